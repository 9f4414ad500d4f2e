import type { Release } from './changelog.ts';

/** What a release is made of, before it is built. */
export interface ReleaseState {
  /** What `git status --porcelain` prints. */
  readonly changes: string;
  /** The version in each package.json, by its path. */
  readonly versions: ReadonlyMap<string, string>;
  /** The section of the changelog for that version. */
  readonly release: Release | undefined;
}

/** Why no release can be made of this, each as a sentence; none where one can. */
export function refusalsOf({ changes, versions, release }: ReleaseState): readonly string[] {
  const all = new Set(versions.values());
  const [version = ''] = all;
  return [
    ...(changes.trim() === ''
      ? []
      : [`There are changes that are not committed:\n${changes.trimEnd()}`]),
    ...(all.size === 1
      ? []
      : [
          `The packages have different versions: ${[...versions]
            .map(([file, one]) => `${file} ${one}`)
            .join(', ')}.`,
        ]),
    ...(release === undefined ? [`CHANGELOG.md has no section "## [${version}] - <date>".`] : []),
  ];
}

/** The text of SHA256SUMS, as `sha256sum --check` reads it. */
export function sumsText(sums: ReadonlyMap<string, string>): string {
  return [...sums]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([file, sum]) => `${sum}  ${file}\n`)
    .join('');
}
