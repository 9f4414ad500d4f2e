import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  assets,
  entryPoints,
  exportedSources,
  hasBuiltFiles,
  placeOf,
  publishedManifest,
  publishedReadme,
  type SourceManifest,
} from '../scripts/published-manifest.ts';

const library = {
  name: '@todo/library',
  version: '1.2.3',
  private: true,
  description: 'A library.',
  type: 'module',
  scripts: { test: 'node --test' },
  exports: {
    '.': './src/index.ts',
    './testing': './testing/index.ts',
    './data.json': './data.json',
  },
  imports: { '#assets/page.css': 'pages/css/page.css', '#main': './src/main.ts' },
  dependencies: { koa: '3.3.0' },
  devDependencies: { pages: '1.0.0' },
} satisfies SourceManifest & Record<string, unknown>;

describe('A published package.json', () => {
  it('points at JavaScript with its types first', () => {
    assert.deepEqual(publishedManifest(library)['exports'], {
      '.': { types: './index.d.ts', default: './index.js' },
      './testing': { types: './testing/index.d.ts', default: './testing/index.js' },
      './data.json': './data.json',
    });
  });

  it('points its own imports at files of the package', () => {
    assert.deepEqual(publishedManifest(library)['imports'], {
      '#assets/page.css': './assets/page.css',
      '#main': './main.js',
    });
  });

  it('points at files that a script has built, which are published as assets', () => {
    const built = {
      ...library,
      imports: { '#page/*': './dist/*' },
      exports: { './page/*': './dist/*' },
    };
    assert.deepEqual(publishedManifest(built)['imports'], { '#page/*': './assets/*' });
    assert.deepEqual(publishedManifest(built)['exports'], { './page/*': './assets/*' });
    assert.deepEqual([hasBuiltFiles(built), hasBuiltFiles(library)], [true, false]);
  });

  it('keeps conditions', () => {
    const exports = { '.': { browser: './src/web.ts', default: './src/node.ts' } };
    assert.deepEqual(publishedManifest({ ...library, exports })['exports'], {
      '.': {
        browser: { types: './web.d.ts', default: './web.js' },
        default: { types: './node.d.ts', default: './node.js' },
      },
    });
  });

  it('says nothing that only means something in the repository', () => {
    const published = publishedManifest(library);
    for (const key of ['private', 'scripts', 'devDependencies']) assert.ok(!(key in published));
    assert.equal(published['version'], '1.2.3');
    assert.deepEqual(published['dependencies'], { koa: '3.3.0' });
  });

  it('says of a library, not of a program, that importing it does nothing', () => {
    assert.equal(publishedManifest(library)['sideEffects'], false);
    const program = publishedManifest({ ...library, bin: { todo: './bin/todo.js' } });
    assert.ok(!('sideEffects' in program));
    assert.deepEqual(program['bin'], { todo: 'bin/todo.js' });
  });
});

describe('A source package.json', () => {
  it('names the TypeScript to compile', () => {
    assert.deepEqual(entryPoints(library), [
      './src/index.ts',
      './testing/index.ts',
      './src/main.ts',
    ]);
    assert.deepEqual(exportedSources(library), [
      ['@todo/library', './src/index.ts'],
      ['@todo/library/testing', './testing/index.ts'],
    ]);
  });

  it('names the files of other packages to bring along', () => {
    assert.deepEqual([...assets(library)], [['page.css', 'pages/css/page.css']]);
  });

  it('puts the files of src at the top, on every platform', () => {
    assert.equal(placeOf('./src/routes/table.ts'), './routes/table.ts');
    assert.equal(placeOf('src\\routes\\table.d.ts'), 'routes\\table.d.ts');
    assert.equal(placeOf('testing/src/index.ts'), 'testing/src/index.ts');
  });
});

describe('A published README', () => {
  it('links to nothing that stays in the repository', () => {
    assert.equal(
      publishedReadme(
        'See [accounts](../../docs/accounts.md), [`@todo/domain`](../domain), [Koa](https://koajs.com).',
      ),
      'See accounts, `@todo/domain`, [Koa](https://koajs.com).',
    );
  });
});
