import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { inMemoryStore } from '@todo/adapters-memory';
import { aShell, aShellWithThree, refused } from '../../testing/a-shell.ts';
import type { TestIo } from '../../testing/an-io.ts';

/** A list that is watched on a terminal, and a shell beside it with the same todos. */
async function aWatchedList(...options: string[]) {
  const store = inMemoryStore();
  const shell = await aShellWithThree({ store });
  const { promise, resolve } = Promise.withResolvers<TestIo>();
  const ending = aShell({ store, columns: 60 }).todoAnswering(
    resolve,
    'list',
    '--watch',
    ...options,
  );
  const io = await promise;
  /** Waits until it is on the screen. */
  const shows = async (text: string) => {
    while (!lastDrawing(io.stdout.text).includes(text)) await new Promise(setImmediate);
  };
  return { ...shell, io, ending, shows };
}

/** Each drawing erases the one before. */
function lastDrawing(text: string): string {
  return stripVTControlCharacters(text.split('\u001B[J').at(-1) ?? '');
}

const timeout = 10_000;

describe('todo list --watch', { timeout }, () => {
  it('draws the list again in its place when it changes', async () => {
    const { todo, io, ending, shows } = await aWatchedList();
    await shows('Call Ada\n2 open, 1 in process (▸)\nCtrl-C or q ends this.\n');
    await todo('add', 'Sleep');
    await shows(' 4    Sleep\n');
    await todo('done', '1', '2');
    await shows('ID  TASK\n 4  Sleep\n1 open\nCtrl-C or q ends this.\n');
    io.stdin.write('q');
    const { exitCode, stderr } = await ending;
    assert.deepEqual([exitCode, stderr], [0, '']);
    // The cursor goes up by the lines of the drawing before: a header, two or three todos, the counts and a note.
    for (const up of ['\u001B[5F', '\u001B[6F'])
      assert.ok(io.stdout.text.includes(`${up}\u001B[J`));
  });

  it('takes the words and options of the list', async () => {
    const { todo, io, ending, shows } = await aWatchedList('oat', '--limit', '1');
    await shows('No open todo matches.');
    await todo('edit', '1', '--task', 'Buy oat milk');
    await shows('Buy oat milk');
    await todo('add', 'Cook oats');
    await shows('Only the first 1 are shown.');
    io.stdin.write('\u0003');
    assert.equal((await ending).exitCode, 0);
  });

  for (const [name, key] of [
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
    ['q', 'q'],
  ] as const) {
    it(`ends by ${name}, typed before the first drawing or later`, async () => {
      const { io, ending } = await aWatchedList();
      io.stdin.write(key);
      assert.equal((await ending).exitCode, 0);
    });
  }

  it('ends at the end of the input', async () => {
    const { io, ending } = await aWatchedList();
    io.stdin.end();
    assert.equal((await ending).exitCode, 0);
  });

  it('fits the height of the terminal', async () => {
    const { todo, io, ending, shows } = await aWatchedList();
    Object.assign(io.stdout, { rows: 4 });
    await todo('add', 'Sleep');
    await shows('ID    TASK\n 1    Buy milk\nCtrl-C or q ends this.\n');
    io.stdin.write('q');
    assert.equal((await ending).exitCode, 0);
  });

  it('refuses without a terminal, and for a program', async () => {
    const { todo } = await aShellWithThree();
    assert.deepEqual(
      await todo('list', '--watch'),
      refused(2, 'No terminal to draw on. `todo list` prints the list once.\n'),
    );
    const dumb = aShell({ columns: 80, env: { TERM: 'dumb' } });
    assert.equal((await dumb.todo('list', '--watch')).exitCode, 2);
    for (const option of ['--json', '--quiet']) {
      const { exitCode, stdout } = await aShell({ columns: 80 }).todo('list', '--watch', option);
      assert.deepEqual([exitCode, stdout], [2, '']);
    }
  });

  it('says what is wrong with its options before it draws', async () => {
    const { todo } = aShell({ columns: 80 });
    const { exitCode, stdout } = await todo('list', '--watch', '--due', 'nonsense');
    assert.deepEqual([exitCode, stdout], [2, '']);
  });
});
