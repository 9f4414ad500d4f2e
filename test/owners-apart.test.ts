import assert from 'node:assert/strict';
import { it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { openDatabase } from '@todo/adapters-persistence';
import { createTodoApp, type ListQuery, type TodoApp, type TodoJson } from '@todo/application';
import type { Change } from '@todo/domain';
import * as fc from 'fast-check';
import { addAccounts, signIn } from './accounts.ts';
import { arbitraryQuery, arbitraryTodo } from './arbitrary-todos.ts';
import { onEachDatabase } from './databases/databases.ts';
import { keptConnection, type KeptAnswer, type KeptConnection } from './kept-connection.ts';
import { loggedServer } from './logged-server.ts';
import { aMachine, type Machine } from './todo-program.ts';

const api = '/api/v1/todos';

/** One request of an account; `pick` chooses among the todos that there are. */
const arbitraryStep = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('add' as const), fields: arbitraryTodo }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('patch' as const),
      fields: arbitraryTodo,
      pick: fc.nat(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), pick: fc.nat() }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('list' as const), query: arbitraryQuery }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('trespass' as const), pick: fc.nat() }) },
);

type Step = typeof arbitraryStep extends fc.Arbitrary<infer One> ? One : never;

/** What an account lets another one know of it. */
interface Shown {
  readonly todos: readonly { readonly id: number; readonly etag: string }[];
  readonly next: string | undefined;
}

/** A todo apart from what each store draws or counts for itself. */
const fieldsOf = ({
  task,
  status,
  priority,
  due,
  tags,
  notes,
}: Omit<TodoJson, 'id' | 'version'>) => ({
  task,
  status,
  priority,
  due,
  tags,
  notes,
});

/** An account, the connection that it uses, and what it must see: the model is a store of its own in memory. */
function aPerson(name: string, token: string, connection: KeptConnection) {
  const model: TodoApp = createTodoApp({ store: inMemoryStore() });
  /** The todos that there are: their ids on the server, in the model, and their ETags. */
  const own: { readonly id: number; readonly modelId: number; readonly etag: string }[] = [];
  /** The ids of all todos that there have been, in the order in which each was changed. */
  const changed: number[] = [];
  let nextPage: string | undefined;
  let lastAdd: { readonly key: string; readonly fields: object; readonly text: string } | undefined;
  let added = 0;

  const ask = (
    path: string,
    method = 'GET',
    headers: Readonly<Record<string, string>> = {},
    body?: object,
  ): Promise<KeptAnswer> => connection.ask({ path, method, headers, body, token });

  async function takes(step: Step, other: Shown): Promise<void> {
    if (step.kind === 'add') await add(step.fields);
    else if (step.kind === 'repeat') await repeat();
    else if (step.kind === 'list') await list(step.query);
    else if (step.kind === 'trespass') await trespass(step.pick, other);
    else await change(step);
  }

  async function add(fields: Parameters<TodoApp['add']>[0]): Promise<void> {
    added += 1;
    // The keys of all accounts are the same.
    const key = `key-${added}`;
    const { status, headers, text } = await ask(api, 'POST', { 'Idempotency-Key': key }, fields);
    assert.equal(status, 201, text);
    assert.equal(headers['idempotency-replayed'], undefined);
    const todo = JSON.parse(text) as TodoJson;
    assert.deepEqual(fieldsOf(todo), fieldsOf((await model.add(fields)) as unknown as TodoJson));
    const { todos } = await model.list({ sort: ['-id'], limit: 1 });
    own.push({ id: todo.id, modelId: todos[0]?.id ?? 0, etag: String(headers.etag) });
    changed.push(todo.id);
    lastAdd = { key, fields, text };
  }

  async function repeat(): Promise<void> {
    if (lastAdd === undefined) return;
    const { key, fields, text } = lastAdd;
    const answer = await ask(api, 'POST', { 'Idempotency-Key': key }, fields);
    assert.deepEqual([answer.status, answer.text], [201, text]);
    assert.equal(answer.headers['idempotency-replayed'], 'true');
  }

  async function change(step: Extract<Step, { readonly kind: 'patch' | 'delete' }>): Promise<void> {
    const index = step.pick % own.length;
    const todo = own[index];
    if (todo === undefined) return;
    const { id, modelId, etag } = todo;
    if (step.kind === 'delete') {
      const { status } = await ask(`${api}/${id}`, 'DELETE', { 'If-Match': etag });
      assert.equal(status, 204);
      await model.delete([modelId]);
      own.splice(index, 1);
      changed.push(id);
      return;
    }
    const answer = await ask(`${api}/${id}`, 'PATCH', { 'If-Match': etag }, step.fields);
    assert.equal(answer.status, 200, answer.text);
    await model.edit(modelId, step.fields);
    own[index] = { id, modelId, etag: String(answer.headers.etag) };
    if (answer.headers.etag !== etag) changed.push(id);
  }

  /** Walks through all pages of a list, and compares them with those of the model. */
  async function list({
    sort = ['id'],
    ...rest
  }: Omit<ListQuery, 'cursor' | 'count'>): Promise<void> {
    // Several todos of one store, but not of the other, may have the same moment.
    const order = sort.filter((field) => !/(?:created|updated)At$/.test(field));
    const query = { ...rest, sort: order.length > 0 ? order : ['id' as const] };
    const expected: object[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await model.list({ ...query, ...(cursor !== undefined && { cursor }) });
      expected.push(...page.todos.map((todo) => fieldsOf(todo as unknown as TodoJson)));
      cursor = page.next;
      if (cursor === undefined) break;
    }
    const listed: object[] = [];
    let path: string | undefined = `${api}?${searchOf(query)}&count=true`;
    while (path !== undefined) {
      const { status, headers, text } = await ask(path);
      assert.equal(status, 200, text);
      assert.equal(headers['x-total-count'], `${expected.length}`);
      listed.push(...(JSON.parse(text) as TodoJson[]).map(fieldsOf));
      const url = /<([^>]+)>; rel="next"/.exec(String(headers['link']))?.[1];
      path = url === undefined ? undefined : relative(url);
      nextPage = path ?? nextPage;
    }
    assert.deepEqual(listed, expected);
  }

  /** Uses everything that it knows of another account. */
  async function trespass(pick: number, other: Shown): Promise<void> {
    const foreign = other.todos[pick % other.todos.length];
    if (foreign !== undefined) {
      const path = `${api}/${foreign.id}`;
      const body = { task: 'Mine now' };
      for (const [method, sent] of [
        ['GET', undefined],
        ['PATCH', body],
        ['PUT', body],
        ['DELETE', undefined],
      ] as const) {
        for (const headers of [{}, { 'If-Match': foreign.etag }, { 'If-Match': '*' }]) {
          const { status, text } = await ask(path, method, headers, sent);
          assert.equal(status, 404, `${method}: ${text}`);
        }
      }
      const mine = own[pick % own.length];
      if (mine !== undefined) {
        const known = { 'If-None-Match': foreign.etag };
        assert.equal((await ask(`${api}/${mine.id}`, 'GET', known)).status, 200);
        const stale = { 'If-Match': foreign.etag };
        assert.equal((await ask(`${api}/${mine.id}`, 'PATCH', stale, body)).status, 412);
        const current = { 'If-None-Match': mine.etag };
        assert.equal((await ask(`${api}/${mine.id}`, 'GET', current)).status, 304);
      }
    }
    if (other.next === undefined) return;
    const { status, text } = await ask(other.next);
    assert.equal(status, 200, text);
    const ids = new Set(own.map(({ id }) => id));
    for (const { id } of JSON.parse(text) as TodoJson[]) assert.ok(ids.has(id), `${id}`);
  }

  /** Everything that the server, the program and the database have of this account is what the model has. */
  async function assertApart(machine: Machine): Promise<void> {
    await list({ limit: 1000 });
    const { stdout } = await machine.todo('list', '--all', '--json', '--user', name);
    const ids = (JSON.parse(stdout) as TodoJson[]).map(({ id }) => id);
    assert.deepEqual(new Set(ids), new Set(own.map(({ id }) => id)));
    const { todos } = await model.list({ limit: 1000 });
    assert.equal(ids.length, todos.length);

    await using database = await openDatabase({ url: machine.database });
    const account = await database.accounts.read(({ accounts }) => accounts.named(name));
    assert.ok(account);
    const app = createTodoApp({ store: database.store, owner: account.id });
    assert.deepEqual(await app.tags(), await model.tags());
    const changes = await database.store.read(account.id, (data) => data.changes.after(0, 10_000));
    assert.deepEqual(changes.map(idOf), changed);
    assert.deepEqual(
      changes.map(({ seq }) => seq),
      changed.map((_, index) => index + 1),
    );
    // Chance may have taken no step that changes something.
    assert.deepEqual(new Set(changes.map(({ actor }) => actor)), new Set(changed.map(() => name)));
  }

  return { name, model, takes, assertApart, shown: (): Shown => ({ todos: own, next: nextPage }) };
}

type Person = ReturnType<typeof aPerson>;

const idOf = ({ before, after }: Change) => (after ?? before)?.id;

const relative = (url: string) =>
  new URL(url, 'http://localhost').href.replace(/^\w+:\/\/[^/]+/, '');

function searchOf(query: Omit<ListQuery, 'cursor' | 'count'>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (name === 'tag') {
      for (const any of value as readonly string[][]) search.append(name, any.join());
    } else search.append(name, String(value));
  }
  return search.toString();
}

/** The tags that a shell completes for an owner. */
async function completedTags(machine: Machine, ...options: readonly string[]) {
  const { stdout } = await machine.todo('__complete', '--', ...options, 'list', '--tag', '');
  return stdout.split('\n').flatMap((line) => line.split('\t')[0] || []);
}

onEachDatabase('Two accounts and the owner local at once', ({ times, ...kind }) => {
  it('each see exactly what is theirs', async (t) => {
    await using machine = await aMachine({ times, ...kind });
    await addAccounts(machine, ['ada', 'bob']);
    await using server = await loggedServer(machine);
    const signedIn = async (name: string) => {
      const connection = keptConnection(server.origin);
      t.after(() => connection[Symbol.dispose]());
      return aPerson(name, (await signIn(server.origin, name)).accessToken, connection);
    };
    const [ada, bob] = [await signedIn('ada'), await signedIn('bob')];
    const seed = Date.now() % 2 ** 31;
    t.diagnostic(`seed ${seed}`);
    const count = times(80);
    const steps = fc.array(arbitraryStep, { minLength: count, maxLength: count });
    const [hers = [], his = []] = fc.sample(steps, { seed, numRuns: 2 });
    const run = async (person: Person, given: readonly Step[], other: Person) => {
      for (const [index, step] of given.entries()) {
        await person.takes(step, other.shown()).catch((error: unknown) => {
          throw new Error(`${person.name}, step ${index} of seed ${seed}: ${step.kind}`, {
            cause: error,
          });
        });
      }
    };
    const locally = async () => {
      for (const n of [1, 2, 3]) {
        const added = await machine.todo('add', `Local ${n}`, '--tag', `local-${n}`);
        assert.equal(added.exitCode, 0, added.stderr);
      }
      const foreign = ada.shown().todos[0];
      if (foreign !== undefined) {
        assert.equal((await machine.todo('rm', '--yes', `${foreign.id}`)).exitCode, 3);
      }
    };
    await Promise.all([run(ada, hers, bob), run(bob, his, ada), locally()]);

    for (const person of [ada, bob]) {
      await person.assertApart(machine);
      const tags = await person.model.tags();
      const completed = await completedTags(machine, '--user', person.name);
      // A shell is offered no tag with invisible characters.
      for (const tag of tags) if (/^\w+$/.test(tag)) assert.ok(completed.includes(tag), tag);
      for (const tag of completed) assert.ok(tags.includes(tag), tag);
    }
    const { stdout } = await machine.todo('list', '--all', '--json', '--sort', 'id');
    const tasks = (JSON.parse(stdout) as TodoJson[]).map(({ task }) => task);
    assert.deepEqual(tasks, ['Local 1', 'Local 2', 'Local 3']);
    assert.deepEqual(await completedTags(machine), ['local-1', 'local-2', 'local-3']);
    await using database = await openDatabase({ url: machine.database });
    const changes = await database.store.read('local', (data) => data.changes.after(0, 100));
    assert.deepEqual(
      changes.map(({ kind: change, actor }) => [change, actor]),
      [1, 2, 3].map(() => ['created', 'local']),
    );
  });
});
