import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryTodos } from '@todo/application/testing';
import { aServer } from '../testing/a-server.ts';
import { problemTypes } from './problem-types.ts';
import { serverRoutes } from './routes.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<
    Record<string, { readonly headers: Readonly<Record<string, unknown>> }>
  >;
}

interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

async function theDocument(options: { title?: string; version?: string } = {}): Promise<Document> {
  await using server = await aServer(inMemoryTodos(), options);
  const response = await server.fetch('/openapi.json');
  assert.equal(response.headers.get('Content-Type'), 'application/json; charset=utf-8');
  return (await response.json()) as Document;
}

describe('The OpenAPI document', () => {
  it('has exactly the operations of the table', async () => {
    const { openapi, paths } = await theDocument();
    assert.match(openapi, /^3\.1\./);
    const documented = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { operationId }]) => [method, path, operationId]),
    );
    assert.deepEqual(
      documented,
      serverRoutes.map(({ method, path, operationId }) => [
        method.toLowerCase(),
        path,
        operationId,
      ]),
    );
  });

  it('has each answer of the table, with its headers', async () => {
    const { paths } = await theDocument();
    for (const { method, path, responses, problems } of serverRoutes) {
      const documented = paths[path]?.[method.toLowerCase()]?.responses ?? {};
      assert.deepEqual(
        new Set(Object.keys(documented)),
        new Set([
          ...Object.keys(responses),
          ...problems.map((slug) => `${problemTypes[slug].status}`),
        ]),
      );
      for (const [status, { headers }] of Object.entries(documented)) {
        assert.ok('X-Request-Id' in headers, `${method} ${path} ${status}`);
        for (const name of responses[Number(status)]?.headers ?? []) assert.ok(name in headers);
      }
    }
  });

  it('has the parameters and bodies of the table', async () => {
    const { paths } = await theDocument();
    for (const { method, path, params, query, body } of serverRoutes) {
      const documented = paths[path]?.[method.toLowerCase()];
      assert.deepEqual(
        (documented?.parameters ?? []).map((parameter) => parameter['name']),
        [...Object.keys(params), ...Object.keys(query?.entries ?? {})],
      );
      assert.deepEqual(Object.keys(documented?.requestBody?.content ?? {}), body?.mediaTypes ?? []);
    }
  });

  it('says how a list of statuses is written', async () => {
    const { paths } = await theDocument();
    const [status] = paths['/api/v1/todos']?.['get']?.parameters ?? [];
    assert.deepEqual(status, {
      name: 'status',
      in: 'query',
      required: false,
      description: 'Todos with any of these statuses',
      style: 'form',
      explode: false,
      schema: {
        type: 'array',
        items: {
          type: 'string',
          enum: ['Pending', 'In Process', 'Completed'],
          description: 'How far it is',
          examples: ['Pending'],
        },
        minItems: 1,
      },
    });
  });

  it('names its schemas, and points to none that it does not have', async () => {
    const document = await theDocument();
    const names = Object.keys(document.components.schemas).toSorted();
    assert.deepEqual(names, ['Health', 'NewTodo', 'Problem', 'Todo', 'TodoChanges']);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    assert.ok(references.length > 0);
    for (const [, pointer = ''] of references) {
      assert.ok(valueAt(document, pointer.split('/')) !== undefined, pointer);
    }
  });

  it('publishes what a new todo may be', async () => {
    const { components } = await theDocument();
    const schema = components.schemas['NewTodo'] as Readonly<Record<string, unknown>>;
    assert.deepEqual(schema['required'], ['task']);
    assert.equal(schema['additionalProperties'], false);
    assert.equal(valueAt(schema, ['properties', 'task', 'maxLength']), 500);
    assert.equal(valueAt(schema, ['properties', 'status', 'default']), 'Pending');
  });

  it('bears the name and the version that it is given', async () => {
    const { info } = await theDocument({ title: 'Chores', version: '2.3.4' });
    assert.deepEqual([info.title, info.version], ['Chores', '2.3.4']);
    assert.equal((await theDocument()).info.title, 'Todo REST API');
  });
});

function valueAt(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return isObject ? valueAt((value as Record<string, unknown>)[key], rest) : undefined;
}
