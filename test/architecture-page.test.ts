import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const root = new URL('../', import.meta.url);
const page = readFileSync(new URL('docs/architecture.md', root), 'utf8');

describe('The page on the architecture', () => {
  it('names only files and folders that there are', () => {
    const named = [...page.matchAll(/`((?:packages|test)\/[^`]*)`/g)].map(([, path = '']) => path);
    const linked = [...page.matchAll(/\]\(((?:\.\.|decisions)\/[^)]*)\)/g)].map(
      ([, path = '']) => `docs/${path}`,
    );
    assert.ok(named.length > 20 && linked.length > 3);
    for (const path of [...named, ...linked]) assert.ok(existsSync(new URL(path, root)), path);
  });
});

const docs = new URL('docs/', root);
const pages = [
  ...markdownIn(docs, { recursive: true }),
  ...markdownIn(root),
  ...readdirSync(new URL('packages/', root)).flatMap((name) =>
    markdownIn(new URL(`packages/${name}/`, root)),
  ),
];

function markdownIn(folder: URL, { recursive = false } = {}): readonly URL[] {
  return readdirSync(folder, { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => new URL(name, folder));
}

/** Folders of a clone that a build writes, so that a fresh one may lack them. */
const built = /\/dist(?:\/|$)/;

describe('The documents', () => {
  it('link only to existing files and headings', () => {
    const links = pages.flatMap((from) =>
      [...readFileSync(from, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target = '']) => new URL(target, from))
        .filter(({ protocol }) => protocol === 'file:')
        .map((to) => ({ from, to })),
    );
    assert.ok(links.length > 20);
    for (const { from, to } of links) {
      const message = `${from.href}: ${to.href}`;
      assert.ok(existsSync(to), message);
      if (to.hash !== '') assert.ok(anchorsOf(to).includes(to.hash), message);
    }
  });

  it('name only files and folders of the repository that there are', () => {
    const named = pages.flatMap((from) =>
      [
        ...readFileSync(from, 'utf8').matchAll(
          /`((?:packages|test|examples|docs|scripts|bench)\/[\w./-]+)`/g,
        ),
      ].map(([, path = '']) => ({ from, path })),
    );
    assert.ok(named.length > 30);
    for (const { from, path } of named.filter(({ path: name }) => !built.test(name))) {
      assert.ok(existsSync(new URL(path, root)), `${from.href}: ${path}`);
    }
  });
});

/** The anchors of a page's headings, as GitHub derives them: `#how-it-grows` of "How it grows". */
function anchorsOf(markdown: URL): readonly string[] {
  return [...readFileSync(markdown, 'utf8').matchAll(/^#+ (.+)$/gm)].map(
    ([, heading = '']) =>
      `#${heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(/\s/g, '-')}`,
  );
}
