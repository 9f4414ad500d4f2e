import assert from 'node:assert/strict';
import { changeJson, type FollowOptions, type TodoApp } from '@todo/application';
import type { Change } from '@todo/domain';
import { appCase, type AppContractCase } from './app-case.ts';
import { addTasks } from './app-observations.ts';

/** Longer than any implementation takes, so that a change that does not come fails the case instead of the run. */
const patienceMs = 5000;

/** Live changes. */
export const followingByApp: readonly AppContractCase[] = [
  appCase('follows every change after a number, in order and once', async (app) => {
    const [a = 0, b = 0] = await addTasks(app, 'a', 'b');
    const following = followed(app, 4, { after: 1 });
    await app.complete([a, b]);
    await app.delete([a]);
    const changes = await following;
    assert.deepEqual(
      changes.map(({ seq }) => seq),
      [2, 3, 4, 5],
    );
    const { changes: read } = await app.changes({ after: 1 });
    assert.deepEqual(changes.map(changeJson), read.map(changeJson));
  }),

  appCase('follows from the beginning where the number is 0', async (app) => {
    await addTasks(app, 'a', 'b');
    assert.deepEqual(
      (await followed(app, 2, { after: 0 })).map(({ seq }) => seq),
      [1, 2],
    );
  }),

  appCase('follows what comes from now on where no number is given', async (app) => {
    await addTasks(app, 'before');
    using patience = aPatience();
    const following = app.follow({ signal: patience.signal });
    // The beginning is where the caller first asks for a change; it may take a moment until it is found.
    const first = following.next();
    const [change] = await Promise.all([first, addUntil(app, first)]);
    assert.equal(change.done, false);
    assert.equal(change.value?.kind, 'created');
    assert.notEqual(change.value?.after?.task, 'before');
    await following.return();
  }),

  appCase('ends where the caller says so, also while it waits', async (app) => {
    await addTasks(app, 'a');
    const ending = new AbortController();
    const following = app.follow({ after: 0, signal: ending.signal });
    assert.equal((await following.next()).done, false);
    const next = following.next();
    ending.abort();
    assert.equal((await next).done, true);
    const aborted = app.follow({ after: 0, signal: AbortSignal.abort() });
    assert.equal((await aborted.next()).done, true);
  }),

  appCase(
    'calls a listener with each change, one after the other, until it is ended',
    async (app) => {
      const seen: number[] = [];
      let running = 0;
      const enough = Promise.withResolvers<void>();
      const failed = Promise.withResolvers<never>();
      using patience = aPatience();
      const end = app.subscribe(
        async ({ seq }) => {
          running += 1;
          assert.equal(running, 1);
          await Promise.resolve();
          running -= 1;
          seen.push(seq);
          if (seen.length >= 3) enough.resolve();
        },
        (error) => failed.reject(error),
      );
      try {
        await Promise.race([addUntil(app, enough.promise), failed.promise, patience.end]);
      } finally {
        end();
      }
      assert.deepEqual(
        seen.slice(1).map((seq, at) => seq - (seen[at] ?? 0)),
        seen.slice(1).map(() => 1),
      );
      const { length } = seen;
      await addTasks(app, 'after the end');
      await pause(100);
      assert.equal(seen.length, length);
    },
  ),
];

async function followed(
  app: TodoApp,
  count: number,
  options: FollowOptions,
): Promise<readonly Change[]> {
  const changes: Change[] = [];
  using patience = aPatience();
  for await (const change of app.follow({ ...options, signal: patience.signal })) {
    changes.push(change);
    if (changes.length === count) break;
  }
  assert.equal(changes.length, count, `only ${changes.length} of ${count} changes came in time`);
  return changes;
}

/** Adds one todo after the other until `done` resolves: the first may come before the reader has begun. */
async function addUntil(app: TodoApp, done: Promise<unknown>): Promise<void> {
  const ending = new AbortController();
  void done.finally(() => ending.abort());
  const deadline = Date.now() + patienceMs;
  while (!ending.signal.aborted && Date.now() < deadline) {
    await addTasks(app, 'while it reads');
    await pause(10);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Aborts its signal, and rejects its promise, when a change should have come. */
function aPatience(): Disposable & { readonly signal: AbortSignal; readonly end: Promise<never> } {
  const ending = new AbortController();
  const end = Promise.withResolvers<never>();
  // Not every case waits for it.
  end.promise.catch(() => {});
  const timer = setTimeout(() => {
    ending.abort();
    end.reject(new Error('No change came in time.'));
  }, patienceMs);
  return {
    signal: ending.signal,
    end: end.promise,
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
