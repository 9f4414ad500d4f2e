import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { exportedSources, type SourceManifest } from '../scripts/published-manifest.ts';

/*
 * The API reference is made from the docstrings, and editors show them. test/api-reference.long.ts makes it, and asks
 * TypeDoc the same.
 */

const packages = new URL('../packages/', import.meta.url);

/** Where a name that an entry point exports is declared. */
interface Exported {
  readonly name: string;
  readonly file: URL;
}

function exportedBy(entry: URL): readonly Exported[] {
  const source = readFileSync(entry, 'utf8');
  const named = [...source.matchAll(/^export (?:type )?\{([^}]*)\} from '(\.[^']+)';/gm)].flatMap(
    ([, list = '', from = '']) =>
      list
        .split(',')
        .map(
          (item) =>
            item
              .trim()
              .replace(/^type /, '')
              .split(' as ')[0] ?? '',
        )
        .filter((name) => name !== '')
        .flatMap((name) => declarationsOf(name, new URL(from, entry))),
  );
  const all = [...source.matchAll(/^export \* from '(\.[^']+)';/gm)].flatMap(([, from = '']) =>
    exportedBy(new URL(from, entry)),
  );
  return [...named, ...all];
}

/** Follows a name through files that only export it again; what comes from another package is not ours. */
function declarationsOf(name: string, file: URL): readonly Exported[] {
  const source = readFileSync(file, 'utf8');
  const again = [...source.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)';/gm)].find(
    ([, list = '']) => list.split(/[\s,]+/).includes(name),
  );
  const imported = [...source.matchAll(/^import (?:type )?\{([^}]*)\} from '([^']+)';/gm)].find(
    ([, list = '']) => list.split(/[\s,]+/).includes(name),
  );
  const [, , from] = again ?? imported ?? [];
  if (from === undefined) return [{ name, file }];
  return from.startsWith('.') ? declarationsOf(name, new URL(from, file)) : [];
}

/** Whether the declaration of `name` in `source` comes right after a docstring that begins with a sentence. */
function hasDocstring(name: string, source: string): boolean {
  const declared = new RegExp(
    `/\\*\\*(?<text>(?:(?!\\*/)[^])*)\\*/\\nexport (?:async )?(?:function\\*?|const|class|interface|type) ${name}\\b`,
  );
  const { text = '' } = declared.exec(source)?.groups ?? {};
  return /^[\s*]*[^\s*@]/.test(text);
}

describe('Every exported symbol has a docstring:', () => {
  for (const folder of readdirSync(packages)) {
    it(folder, () => {
      const root = new URL(`${folder}/`, packages);
      const manifest = JSON.parse(
        readFileSync(new URL('package.json', root), 'utf8'),
      ) as SourceManifest;
      const exported = exportedSources(manifest).flatMap(([, file]) =>
        exportedBy(new URL(file, root)),
      );
      assert.ok(exported.length > 0);
      const bare = exported.filter(
        ({ name, file }) => !hasDocstring(name, readFileSync(file, 'utf8')),
      );
      assert.deepEqual(
        bare.map(({ name, file }) => `${name} in ${file.pathname.slice(root.pathname.length)}`),
        [],
      );
    });
  }

  it('would show here if one had none', () => {
    const source = '/** The first. */\nexport const first = 1;\n\nexport const second = 2;\n';
    assert.ok(hasDocstring('first', source));
    assert.ok(!hasDocstring('second', source));
    assert.ok(!hasDocstring('first', source.replace('The first.', '@throws Error')));
  });
});
