import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { tagFault, textFault, textRules } from '@todo/domain';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { accountsInMemory } from '../../testing/a-server-with-accounts.ts';
import { aServer } from '../../testing/a-server.ts';
import type { TodoHttpOptions } from '../api/todo-api.ts';
import { problemTypes } from '../problems/problem-types.ts';
import { serverRoutes } from '../routes/routes.ts';
import { descriptions } from './openapi-descriptions.ts';

interface MediaType {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Operation {
  readonly operationId: string;
  readonly description?: string;
  readonly 'x-scope'?: string;
  readonly security: ReadonlyArray<Readonly<Record<string, readonly string[]>>>;
  readonly parameters?: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly headers: Readonly<Record<string, unknown>>;
        readonly content?: Readonly<Record<string, MediaType>>;
      }
    >
  >;
}

interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, unknown>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
}

const { accounts } = accountsInMemory();

/** The routes that the document is about. */
const routes = serverRoutes(accounts);

async function theDocument(
  options: Pick<Partial<TodoHttpOptions>, 'title' | 'version' | 'page'> = {},
): Promise<Document> {
  await using server = await aServer(inMemoryStore(), { accounts, ...options });
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
      routes.map(({ method, path, operationId }) => [method.toLowerCase(), path, operationId]),
    );
  });

  it('has each answer of the table, with its headers', async () => {
    const { paths } = await theDocument();
    for (const { method, path, responses, problems } of routes) {
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
    for (const { method, path, params, query, headers, body, file } of routes) {
      const documented = paths[path]?.[method.toLowerCase()];
      assert.deepEqual(
        (documented?.parameters ?? []).map((parameter) => parameter['name']),
        [...Object.keys(params), ...Object.keys(query?.entries ?? {}), ...headers],
      );
      assert.deepEqual(
        Object.keys(documented?.requestBody?.content ?? {}),
        (body ?? file)?.mediaTypes ?? [],
      );
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
          description: 'Status',
          examples: ['Pending'],
        },
        minItems: 1,
      },
    });
  });

  it('names its schemas, and points to none that it does not have', async () => {
    const document = await theDocument();
    const names = Object.keys(document.components.schemas).toSorted();
    assert.deepEqual(
      names,
      [
        'Account',
        'Batch',
        'BatchResults',
        'Change',
        'Health',
        'ImportReport',
        'NewToken',
        'NewTodo',
        'PasswordChange',
        'Problem',
        'Refresh',
        'Reverted',
        'Session',
        'SessionTokens',
        'SignIn',
        'Tags',
        'Todo',
        'TodoChanges',
        'TodoReplacement',
        'Token',
        'TokenWithSecret',
        'TrashedTodo',
      ].toSorted(),
    );
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
    // A `default` would make generated clients send the field: it is said in words.
    assert.doesNotMatch(JSON.stringify(components.schemas), /"default":/);
    for (const [field, description] of [
      ['status', /^Status\. `"Pending"` when left out\.$/],
      ['priority', /`"none"` when left out\.$/],
      ['due', /`null` when left out\.$/],
      ['tags', /`\[\]` when left out\.$/],
      ['notes', /`""` when left out\.$/],
    ] as const) {
      assert.match(String(valueAt(schema, ['properties', field, 'description'])), description);
    }
  });

  it('gives the same verdict on every character as the schema that checks it', async () => {
    const { components } = await theDocument();
    const properties = valueAt(components.schemas['NewTodo'], ['properties']);
    const patterns = {
      task: new RegExp(String(valueAt(properties, ['task', 'pattern'])), 'u'),
      tag: new RegExp(String(valueAt(properties, ['tags', 'items', 'pattern'])), 'u'),
      notes: new RegExp(String(valueAt(properties, ['notes', 'pattern'])), 'u'),
    };
    const different: string[] = [];
    for (let codePoint = 0; codePoint < 0x11_0000; codePoint += 1) {
      // JSON that is well-formed has no lone surrogates.
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
      const one = String.fromCodePoint(codePoint);
      for (const text of [one, `a${one}b`]) {
        const isSame =
          patterns.task.test(text) === (textFault(text, textRules.task) === undefined) &&
          patterns.tag.test(text) === (tagFault(text) === undefined) &&
          patterns.notes.test(text) === (textFault(text, textRules.notes) === undefined);
        if (!isSame) different.push(codePoint.toString(16));
      }
    }
    assert.deepEqual(different, []);
  });

  it('says what a due date may be, and that it may be missing', async () => {
    const { components } = await theDocument();
    const due = ['properties', 'due', 'anyOf'];
    for (const name of ['NewTodo', 'TodoChanges', 'TodoReplacement', 'Todo']) {
      const schema = components.schemas[name];
      assert.deepEqual(valueAt(schema, [...due, '0', 'anyOf']), [
        { type: 'string', format: 'date' },
        { type: 'string', format: 'date-time' },
      ]);
      assert.deepEqual(valueAt(schema, [...due, '1']), { type: 'null' });
    }
  });

  it('has an example of every JSON that is sent or answered, and each is one', async () => {
    const document = await theDocument();
    const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
    ajv.addSchema(document, '/openapi.json');
    const found: string[] = [];
    for (const { operationId, requestBody, responses } of operationsOf(document)) {
      const contents = [requestBody, ...Object.values(responses)].map(
        (each) => each?.content ?? {},
      );
      for (const [type, { schema, example, examples }] of contents.flatMap(
        Object.entries<MediaType>,
      )) {
        // The document itself is example enough.
        if (!type.includes('json') || operationId === 'getOpenApiDocument') continue;
        const values = examples ? Object.values(examples).map(({ value }) => value) : [example];
        for (const value of values) {
          const valid = ajv.validate(absolute(schema), value);
          assert.ok(valid, `${operationId}, ${JSON.stringify(value)}: ${ajv.errorsText()}`);
        }
        found.push(operationId);
      }
    }
    assert.ok(found.length > 20);
  });

  it('has the scope that each operation of the table needs', async () => {
    const document = await theDocument();
    const { type, scheme } = document.components.securitySchemes['bearer'] as Record<
      string,
      string
    >;
    assert.deepEqual([type, scheme], ['http', 'bearer']);
    const { description: _, ...cookie } = document.components.securitySchemes[
      'cookie'
    ] as object & {
      description: string;
    };
    assert.deepEqual(cookie, { type: 'apiKey', in: 'cookie', name: '__Host-todo' });
    for (const { method, path, scope, needsSession, openTo } of routes) {
      const documented = document.paths[path]?.[method.toLowerCase()];
      const needed = scope === 'public' ? [] : [{ bearer: [] }, { cookie: [] }];
      assert.deepEqual(documented?.security, openTo === undefined ? needed : [{}, ...needed]);
      assert.equal(documented['x-scope'], scope === 'public' ? undefined : scope);
      const description = documented.description ?? '';
      assert.equal(description.includes(`scope \`${scope}\``), scope !== 'public' && !needsSession);
      assert.equal(description.includes('Needs a session'), needsSession === true);
      for (const status of ['401', '403']) {
        const { headers } = documented.responses[status] ?? { headers: {} };
        if (scope !== 'public') assert.ok('WWW-Authenticate' in headers, `${method} ${path}`);
      }
    }
  });

  it('has nothing about accounts on a server that has none', async () => {
    await using server = await aServer(inMemoryStore());
    const { paths } = (await (await server.fetch('/openapi.json')).json()) as Document;
    assert.deepEqual(
      Object.keys(paths),
      serverRoutes()
        .map(({ path }) => path)
        .filter((path, index, all) => all.indexOf(path) === index),
    );
    assert.ok(!JSON.stringify(paths).includes('"Accounts"'));
  });

  it('describes no operation that it does not have', async () => {
    const documents = [await theDocument(), await theDocument({ page: async () => undefined })];
    const ids = new Set(documents.flatMap(operationsOf).map(({ operationId }) => operationId));
    for (const described of Object.keys(descriptions)) assert.ok(ids.has(described), described);
  });

  it('has operation ids that a program can call a function by, each once', async () => {
    const ids = operationsOf(await theDocument()).map(({ operationId }) => operationId);
    for (const id of ids) assert.match(id, /^[a-z][A-Za-z0-9]+$/);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('bears the name and the version that it is given', async () => {
    const { info } = await theDocument({ title: 'Chores', version: '2.3.4' });
    assert.deepEqual([info.title, info.version], ['Chores', '2.3.4']);
    assert.equal((await theDocument()).info.title, 'Todo REST API');
  });
});

function operationsOf({ paths }: Document): Operation[] {
  return Object.values(paths).flatMap((operations) => Object.values(operations));
}

/** The schema, as one may read it outside of the document. */
function absolute(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"/openapi.json#/')) as object;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return isObject ? valueAt((value as Record<string, unknown>)[key], rest) : undefined;
}
