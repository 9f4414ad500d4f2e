import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { releaseIn } from '../scripts/changelog.ts';
import { refusalsOf, sumsText } from '../scripts/release-checks.ts';

const changelog = `# Changelog

## Unreleased

### Added

- A page.

## [1.10.0] - 2026-11-30

### Fixed

- \`## [9.9.9] - 2026-01-01\` in a line is no heading.

## 1.1.0 - 2026-10-01

### Added

- A list.
`;

describe('The changelog', () => {
  it('gives the day and the notes of a release, with or without brackets', () => {
    assert.deepEqual(releaseIn(changelog, '1.10.0'), {
      date: '2026-11-30',
      notes: '### Fixed\n\n- `## [9.9.9] - 2026-01-01` in a line is no heading.\n',
    });
    assert.deepEqual(releaseIn(changelog, '1.1.0'), {
      date: '2026-10-01',
      notes: '### Added\n\n- A list.\n',
    });
  });

  it('has no release that is not named, or not dated', () => {
    for (const version of ['1.1', '1.10', '9.9.9', 'Unreleased', '']) {
      assert.equal(releaseIn(changelog, version), undefined, version);
    }
  });

  it('of this repository begins with what is not released yet', () => {
    const own = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8');
    assert.match(own, /^# Changelog\n[^#]*\n## /);
  });
});

describe('A release', () => {
  const release = releaseIn(changelog, '1.1.0');
  const versions = new Map([
    ['package.json', '1.1.0'],
    ['packages/domain/package.json', '1.1.0'],
  ]);

  it('is made of a committed tree whose version the changelog names', () => {
    assert.deepEqual(refusalsOf({ changes: '', versions, release }), []);
  });

  it('is refused with every reason at once', () => {
    const mixed = new Map([...versions, ['packages/cli/package.json', '1.0.0']]);
    assert.deepEqual(
      refusalsOf({ changes: ' M README.md\n', versions: mixed, release: undefined }),
      [
        'There are changes that are not committed:\n M README.md',
        'The packages have different versions: package.json 1.1.0, packages/domain/package.json 1.1.0, ' +
          'packages/cli/package.json 1.0.0.',
        'CHANGELOG.md has no section "## [1.1.0] - <date>".',
      ],
    );
  });

  it('lists the sums of its files by name, as sha256sum reads them', () => {
    const sums = new Map([
      ['todo-1.1.0.tgz', 'bb'],
      ['todo-1.1.0-linux-x64', 'aa'],
    ]);
    assert.equal(sumsText(sums), 'aa  todo-1.1.0-linux-x64\nbb  todo-1.1.0.tgz\n');
  });
});
