import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { aServer, type RunningServer } from '../../testing/a-server.ts';
import { assetNames } from './assets.ts';

/** Every address that a page loads by itself. */
async function loadedBy(html: string): Promise<string[]> {
  return [...html.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="([^"]+)"/g)].map(
    ([, address = '']) => address,
  );
}

async function page(server: RunningServer, path: string): Promise<string> {
  const response = await server.fetch(path);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('Content-Type'), 'text/html; charset=utf-8');
  return response.text();
}

for (const [path, script] of [
  ['/docs', 'swagger-ui-bundle.js'],
  ['/redoc', 'redoc.standalone.js'],
] as const) {
  describe(`The page ${path}`, () => {
    it('loads everything from the machine itself, and that answers', async () => {
      await using server = await aServer(inMemoryStore());
      const addresses = await loadedBy(await page(server, path));
      assert.ok(addresses.some((address) => address.includes(script)));
      for (const address of addresses.filter((each) => each !== 'data:,')) {
        assert.match(address, /^\/[^/]/);
        const asset = await server.fetch(address);
        assert.equal(asset.status, 200, address);
        assert.match(
          asset.headers.get('Content-Type') ?? '',
          /^text\/(css|javascript); charset=utf-8$/,
        );
        assert.ok((await asset.text()).length > 0);
      }
    });

    it('has no script or style inside, and its policy allows no script inside', async () => {
      await using server = await aServer(inMemoryStore());
      const html = await page(server, path);
      assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style|\bon\w+=|\bstyle=/);
      const policy = (await server.fetch(path)).headers.get('Content-Security-Policy') ?? '';
      const directives = new Map(
        policy.split(';').map((text) => [text.split(' ', 1)[0], text.split(' ').slice(1)]),
      );
      assert.deepEqual(directives.get('default-src'), ["'none'"]);
      assert.deepEqual(directives.get('script-src'), ["'self'"]);
      assert.deepEqual(directives.get('connect-src'), ["'self'"]);
      assert.doesNotMatch(policy, /https?:|\*/);
    });

    it('shows the title that it is given as text', async () => {
      await using server = await aServer(inMemoryStore(), { title: '<b>"Chores" & more' });
      const html = await page(server, path);
      assert.match(html, /<title>&lt;b&gt;&quot;Chores&quot; &amp; more<\/title>/);
    });
  });
}

describe('The files of the documentation pages', () => {
  for (const name of assetNames) {
    it(`include ${name}, which a browser may keep`, async () => {
      await using server = await aServer(inMemoryStore());
      const response = await server.fetch(`/docs/assets/${name}`);
      assert.equal(response.status, 200);
      assert.match(response.headers.get('Cache-Control') ?? '', /max-age=31536000, immutable/);
      const etag = response.headers.get('ETag') ?? '';
      assert.match(etag, /^"[\w-]+"$/);
      const again = await server.fetch(`/docs/assets/${name}`, {
        headers: { 'If-None-Match': etag },
      });
      assert.equal(again.status, 304);
      assert.equal(await again.text(), '');
    });
  }

  it('include no other file', async () => {
    await using server = await aServer(inMemoryStore());
    for (const name of ['package.json', '..%2f..%2fpackage.json', 'constructor']) {
      assert.equal((await server.fetch(`/docs/assets/${name}`)).status, 404);
    }
  });

  it('have other addresses when they have another content', async () => {
    await using server = await aServer(inMemoryStore());
    for (const address of await loadedBy(await page(server, '/docs'))) {
      if (address === 'data:,') continue;
      const etag = (await server.fetch(address)).headers.get('ETag') ?? '';
      assert.equal(new URL(address, server.url).searchParams.get('v'), etag.replaceAll('"', ''));
    }
  });

  it('do not load the logo of the maker of ReDoc from their site', async () => {
    await using server = await aServer(inMemoryStore());
    const script = await (await server.fetch('/docs/assets/redoc.standalone.js')).text();
    assert.doesNotMatch(script, /cdn\.redoc/);
  });
});

describe('The home page', () => {
  it('points a browser to the documentation', async () => {
    await using server = await aServer(inMemoryStore());
    const response = await server.fetch('/');
    assert.equal(response.status, 302);
    assert.equal(response.headers.get('Location'), '/docs');
    assert.match(await response.text(), /<a href="\/docs">/);
  });
});
