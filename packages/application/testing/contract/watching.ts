import assert from 'node:assert/strict';
import { createTodoApp, type Store } from '@todo/application';
import { complete, type Change, type Owner } from '@todo/domain';
import { aDraft, momentsLater } from '../a-todo.ts';
import { todosIn } from '../todos-in.ts';
import { contractCase, type ContractCase } from './contract-case.ts';
import { logOf } from './read-log.ts';

/** Listeners for changes. */
export const watching: readonly ContractCase[] = [
  contractCase('calls a listener after each change of its owner', async (store) => {
    const todos = todosIn(store)('ada');
    const { id } = await todos.add(aDraft());
    let found: readonly Change[] = [];
    const reading: Promise<void>[] = [];
    const stop = store.watch('ada', () => {
      // What it is called for can be read.
      reading.push(logOf(store).then((log) => void (found = log)));
    });
    try {
      await todos.update([id], (todo) => complete(todo, momentsLater(1)));
      await until(() => found.length === 2, reading);
      await todos.remove([id], () => {});
      await until(() => found.length === 3, reading);
    } finally {
      stop();
    }
  }),

  contractCase('calls no listener that was stopped', async (store) => {
    const calls = { first: 0, second: 0 };
    const listener = () => void (calls.first += 1);
    // The same function twice is two listeners.
    const [stop, stopOther] = [store.watch('ada', listener), store.watch('ada', listener)];
    const stopSecond = store.watch('ada', () => void (calls.second += 1));
    try {
      stop();
      stop();
      const before = calls.first;
      await todosIn(store)('ada').add(aDraft());
      await until(() => calls.first > before && calls.second > 0);
      stopOther();
      const after = { ...calls };
      await todosIn(store)('ada').add(aDraft());
      await until(() => calls.second > after.second);
      assert.equal(calls.first, after.first);
    } finally {
      for (const end of [stop, stopOther, stopSecond]) end();
    }
  }),

  contractCase('refuses to watch an invalid owner', async (store) => {
    for (const owner of ['', ' ', 'a\u0000']) {
      assert.throws(() => store.watch(owner, () => {}), TypeError);
    }
  }),

  contractCase('lets a follower read every change once, in order', async (store) => {
    const total = 60;
    const following = follow(store, 'ada', total);
    await Promise.all(
      Array.from({ length: total }, (_, at) =>
        todosIn(store)(at % 2 === 0 ? 'ada' : 'bob').add(aDraft()),
      ),
    );
    await Promise.all(Array.from({ length: total / 2 }, () => todosIn(store)('ada').add(aDraft())));
    assert.deepEqual(await following, await logOf(store));
  }),
];

/** A case about two stores of one database. */
export interface SharedContractCase {
  readonly name: string;
  /** @param one and @param other as two processes have them open */
  readonly run: (one: Store, other: Store) => Promise<void>;
}

/** The contract of a `Store` that several processes share. */
export const sharedStoreContract: readonly SharedContractCase[] = [
  {
    name: 'a follower hears of the changes of another process within a second',
    async run(one, other) {
      const total = 12;
      const heard: number[] = [];
      const following = follow(other, 'ada', total, () => heard.push(performance.now()));
      const added: number[] = [];
      for (let at = 0; at < total; at += 1) {
        await todosIn(one)('ada').add(aDraft());
        added.push(performance.now());
        // The next change comes once this one was heard, so that each has to be noticed by itself.
        await until(() => heard.length > at);
      }
      await following;
      const latest = Math.max(...heard.map((moment, at) => moment - (added[at] ?? 0)));
      assert.ok(latest < 1000, `${latest} ms`);
    },
  },
  {
    name: 'a follower reads the changes of both processes, each once and in order',
    async run(one, other) {
      const total = 80;
      const following = [one, other].map((store) => follow(store, 'ada', total));
      await Promise.all(
        Array.from({ length: total }, (_, at) =>
          todosIn(at % 2 === 0 ? one : other)('ada').add(aDraft()),
        ),
      );
      const log = await logOf(one);
      assert.equal(log.length, total);
      for (const seen of await Promise.all(following)) assert.deepEqual(seen, log);
    },
  },
];

/** The first `total` changes of an owner, as a subscriber from the beginning on gets them. */
async function follow(
  store: Store,
  owner: Owner,
  total: number,
  onChange: () => void = () => {},
): Promise<readonly Change[]> {
  const app = createTodoApp({ store, owner });
  const seen: Change[] = [];
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), patienceMs);
  try {
    for await (const change of app.follow({ after: 0, signal: ending.signal })) {
      seen.push(change);
      onChange();
      if (seen.length === total) return seen;
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`Only ${seen.length} of ${total} changes have come.`);
}

/** How long a change that should be noticed is waited for. */
const patienceMs = 5000;

/** Lets other work run until something has happened. */
async function until(
  hasHappened: () => boolean,
  reading: readonly Promise<unknown>[] = [],
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!hasHappened()) {
    assert.ok(performance.now() < deadline, 'It has not happened.');
    await Promise.all(reading);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
