import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { parse } from 'yaml';
import { aServer } from '../../testing/a-server.ts';

interface Described {
  readonly info: { readonly description: string };
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly description?: string }>>;
  };
}

describe('GET /openapi.yaml', () => {
  it('has the same content as the document in JSON', async () => {
    await using server = await aServer(inMemoryStore());
    const response = await server.fetch('/openapi.yaml');
    assert.equal(response.headers.get('Content-Type'), 'application/yaml; charset=utf-8');
    const json: unknown = await (await server.fetch('/openapi.json')).json();
    assert.deepEqual(parse(await response.text()), json);
    const headers = { 'If-None-Match': response.headers.get('ETag') ?? '' };
    assert.equal((await server.fetch('/openapi.yaml', { headers })).status, 304);
  });
});

describe('The description of the API', () => {
  it('begins with a first todo, and tells what holds for every operation', async () => {
    await using server = await aServer(inMemoryStore());
    const { info, components } = (await (await server.fetch('/openapi.json')).json()) as Described;
    assert.match(info.description, /^Create your first todo/);
    const [, body = ''] =
      /curl \S+ -H 'Content-Type: application\/json' -d '(.+)'/.exec(info.description) ?? [];
    assert.equal((await server.send('POST', '/api/v1/todos', JSON.parse(body))).status, 201);
    const chapters = [...info.description.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    assert.deepEqual(chapters, [
      'Errors',
      'Pages',
      'ETags and retries',
      'Limits',
      'Dates and times',
      'Credentials',
      'HTTP',
    ]);
    for (const name of ['Todo', 'Problem', 'NewTodo']) {
      assert.ok(components.schemas[name]?.description, name);
    }
  });
});
