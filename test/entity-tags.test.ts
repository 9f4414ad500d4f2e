import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startHttpServer, type HttpServer } from '@todo/adapters-http';
import { inMemoryStore } from '@todo/adapters-memory';
import { backupDatabase, openDatabase } from '@todo/adapters-persistence';
import { createTodoApp, type Store } from '@todo/application';
import { onEachDatabase, postgresql } from './databases/databases.ts';
import { runSql } from './databases/run-sql.ts';

const todos = '/api/v1/todos';

/** What a client has kept of one address, and of which state. */
interface Kept {
  readonly path: string;
  readonly etag: string;
}

class Client {
  readonly #url: string;

  constructor({ url }: HttpServer) {
    this.#url = url;
  }

  async send(method: string, path: string, body: object, headers: Record<string, string> = {}) {
    return fetch(this.#url + path, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  async add(task: string): Promise<void> {
    assert.equal((await this.send('POST', todos, { task })).status, 201);
  }

  async keep(path: string): Promise<Kept> {
    const response = await fetch(this.#url + path);
    await response.text();
    return { path, etag: response.headers.get('ETag') ?? '' };
  }

  /** The status of a request for what the client has not got yet. */
  async ask({ path, etag }: Kept): Promise<number> {
    const response = await fetch(this.#url + path, { headers: { 'If-None-Match': etag } });
    await response.text();
    return response.status;
  }

  /** The status of a change of exactly the state that the client has. */
  async change({ path, etag }: Kept, task: string): Promise<number> {
    const response = await this.send('PATCH', path, { task }, { 'If-Match': etag });
    await response.text();
    return response.status;
  }
}

async function serving<Result>(
  store: Store,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const app = createTodoApp({ store });
  await using server = await startHttpServer({ app, host: '127.0.0.1', port: 0 });
  return await work(new Client(server));
}

async function servingUrl<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  await using database = await openDatabase({ url, timeoutMs: 60_000 });
  return await serving(database.store, work);
}

const pages = [`${todos}/1`, todos, `${todos}?status=Pending&limit=1`];

onEachDatabase('An ETag', ({ temporary }) => {
  it('never names the state of another database', async () => {
    await using one = await temporary();
    await using other = await temporary();
    const kept = await servingUrl(one.url, async (client) => {
      await client.add('Buy milk');
      return Promise.all(pages.map((path) => client.keep(path)));
    });
    await servingUrl(other.url, async (client) => {
      await client.add('Call mum');
      for (const page of kept) assert.equal(await client.ask(page), 200, page.path);
      const [todo] = kept;
      assert.ok(todo);
      assert.equal(await client.change(todo, 'Overwritten'), 412);
    });
  });

  it('still names the same state when the server starts again', async () => {
    await using place = await temporary();
    const kept = await servingUrl(place.url, async (client) => {
      await client.add('Buy milk');
      return Promise.all(pages.map((path) => client.keep(path)));
    });
    await servingUrl(place.url, async (client) => {
      for (const page of kept) assert.equal(await client.ask(page), 304, page.path);
    });
  });
});

async function aRunInMemory(): Promise<readonly Kept[]> {
  return serving(inMemoryStore(), async (client) => {
    await client.add('Buy milk');
    return Promise.all(pages.map((path) => client.keep(path)));
  });
}

describe('An ETag, in memory', () => {
  it('never names a state of before the process was started again', async () => {
    const [before, after] = [await aRunInMemory(), await aRunInMemory()];
    const tags = [...before, ...after].map(({ etag }) => etag);
    assert.equal(new Set(tags).size, tags.length - 2, 'the two lists of one run are the same page');
  });
});

/** Takes a backup of a database, lets `work` go on, and puts the backup in its place. */
type Restoring = (
  work: (url: string, backUp: () => Promise<void>) => Promise<void>,
) => Promise<AsyncDisposable & { readonly url: string }>;

const restoring: Readonly<
  Record<string, { readonly skip: string | false; readonly run: Restoring }>
> = {
  SQLite: {
    skip: false,
    async run(work) {
      const folder = await mkdtemp(join(tmpdir(), 'todo-'));
      const [url, backup] = [`sqlite:${join(folder, 'todo.db')}`, join(folder, 'backup.db')];
      await work(url, async () => void (await backupDatabase({ url }, backup)));
      return {
        url: `sqlite:${backup}`,
        [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
      };
    },
  },
  PostgreSQL: {
    skip: postgresql.skip,
    async run(work) {
      const place = await postgresql.temporary();
      const { pathname } = new URL(place.url);
      const backup = `${pathname.slice(1)}_backup`;
      const admin = new URL(place.url);
      admin.pathname = '/postgres';
      await work(place.url, async () => {
        await runSql(admin.href, `create database "${backup}" template "${pathname.slice(1)}"`);
      });
      const restored = new URL(place.url);
      restored.pathname = `/${backup}`;
      return {
        url: restored.href,
        async [Symbol.asyncDispose]() {
          await runSql(admin.href, `drop database "${backup}" with (force)`);
          await place[Symbol.asyncDispose]();
        },
      };
    },
  },
};

for (const [name, { skip, run }] of Object.entries(restoring)) {
  describe(`An ETag, after a backup was restored, on ${name}`, { skip }, () => {
    it('of a state that was lost does not let its reader overwrite a later one', async () => {
      let lost: Kept | undefined;
      let original: Kept | undefined;
      await using restored = await run(async (url, backUp) => {
        await servingUrl(url, async (client) => {
          await client.add('Buy milk');
          original = await client.keep(`${todos}/1`);
        });
        await backUp();
        await servingUrl(url, async (client) => {
          await client.send('PATCH', `${todos}/1`, { task: 'A change that is lost' });
          lost = await client.keep(`${todos}/1`);
        });
      });
      await servingUrl(restored.url, async (client) => {
        assert.ok(original && lost);
        assert.equal(await client.ask(original), 304, 'the state of the backup is what it was');
        await client.send('PATCH', `${todos}/1`, { task: 'Another change' });
        assert.equal(await client.ask(lost), 200);
        assert.equal(await client.change(lost, 'Overwritten'), 412);
        assert.equal(await client.change(original, 'Overwritten'), 412);
      });
    });
  });
}
