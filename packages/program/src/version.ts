import manifest from '#package.json' with { type: 'json' };

/** The version of the program, as `--version` and the OpenAPI document show it. */
export const version: string = manifest.version;
