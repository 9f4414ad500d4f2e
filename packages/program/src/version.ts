import manifest from '#package.json' with { type: 'json' };

/** The release, as `--version` and the API's documentation give it. */
export const version: string = manifest.version;
