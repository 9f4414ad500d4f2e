import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aShell, aShellWithTwo, refused } from '../../testing/a-shell.ts';

type Shell = ReturnType<typeof aShell>;

/** Runs a command with this text in the pipe at its standard input. */
function reading({ todoAnswering }: Shell, input: string | Uint8Array, ...argv: string[]) {
  return todoAnswering(({ stdin }) => stdin.end(input), ...argv);
}

describe('--notes -', () => {
  for (const argv of [
    ['add', 'Buy', 'milk', '--notes', '-'],
    ['add', '--notes', '-', 'Buy', 'milk', '--quiet'],
    ['quick', 'Buy', 'milk', '+home', '--notes', '-'],
  ]) {
    it(`reads the notes of todo ${argv.join(' ')} from standard input`, async () => {
      const shell = aShell();
      const { exitCode, stderr } = await reading(shell, 'two pints\n\n# not skimmed\n', ...argv);
      assert.deepEqual([exitCode, stderr], [0, '']);
      const { task, notes } = await shell.api(1);
      assert.deepEqual([task, notes], ['Buy milk', 'two pints\n\n# not skimmed']);
    });
  }

  it('replaces the notes in todo edit, and clears them where there is no text', async () => {
    const shell = await aShellWithTwo();
    await reading(shell, 'both', 'edit', '1', '2', '--tag', '+home', '--notes', '-');
    assert.deepEqual([(await shell.api(1)).notes, (await shell.api(2)).notes], ['both', 'both']);
    await reading(shell, '\n', 'edit', '1', '--notes', '-');
    assert.equal((await shell.api(1)).notes, '');
  });

  it('is text where = joins it to the option', async () => {
    const { todo, api } = aShell();
    await todo('add', 'Buy', '--notes=-');
    assert.equal((await api(1)).notes, '-');
    await todo('add', '--', '--notes', '-');
    assert.equal((await api(2)).task, '--notes -');
  });

  it('refuses notes that are too long, without reading them all', async () => {
    const shell = aShell();
    const ending = await reading(shell, 'é'.repeat(60_000), 'add', 'Buy', '--notes', '-');
    assert.deepEqual(ending, refused(2, 'The notes must be at most 10000 characters long.\n'));
    assert.equal(
      (await reading(shell, '👩'.repeat(10_000), 'add', 'Buy', '--notes', '-')).exitCode,
      0,
    );
    assert.deepEqual(
      await reading(shell, '👩'.repeat(10_001), 'add', 'Buy', '--notes', '-'),
      refused(2, 'The notes must be at most 10000 characters long.\n'),
    );
  });

  it('refuses what is not text', async () => {
    const shell = aShell();
    assert.deepEqual(
      await reading(shell, Uint8Array.of(0x61, 0xff, 0x62), 'add', 'Buy', '--notes', '-'),
      refused(2, 'The notes from standard input are not text in UTF-8.\n'),
    );
    assert.deepEqual(
      await reading(shell, 'a\u001B[1mb', 'add', 'Buy', '--notes', '-'),
      refused(2, 'The notes must be without control characters or lone surrogates.\n'),
    );
  });

  it('says on a terminal how the notes end', async () => {
    const shell = aShell({ columns: 80 });
    const { stderr } = await reading(shell, 'typed\n', 'add', 'Buy', '--notes', '-');
    assert.equal(stderr, 'Type the notes. Ctrl-D on an empty line ends them.\n');
    assert.equal((await shell.api(1)).notes, 'typed');
  });

  it('reads nothing for a command that is wrong', async () => {
    const { todo } = aShell({ columns: 80 });
    const { stderr } = await todo('add', 'Buy', '--due', '2026-02-30', '--notes', '-');
    assert.match(stderr, /^"2026-02-30" is not a date/);
    assert.match(
      (await todo('add', 'Buy', '--due', '--notes', '-')).stderr,
      /^--due lacks its value/,
    );
  });
});

describe('todo edit --append', () => {
  it('adds a paragraph to the notes', async () => {
    const shell = await aShellWithTwo();
    await shell.todo('edit', '1', '--append', 'first');
    assert.equal((await shell.api(1)).notes, 'first');
    await shell.todo('edit', '1-2', '--append', 'second', '--priority', 'low');
    assert.deepEqual(
      [(await shell.api(1)).notes, (await shell.api(2)).notes],
      ['first\n\nsecond', 'second'],
    );
    await reading(shell, 'third\nof two lines\n', 'edit', '2', '--append', '-');
    assert.equal((await shell.api(2)).notes, 'second\n\nthird\nof two lines');
  });

  it('refuses a blank text, a second text, and one that makes the notes too long', async () => {
    const shell = await aShellWithTwo();
    for (const [argv, message] of [
      [['--append', ' '], 'There is nothing to append: the text is blank.\n'],
      [
        ['--append', 'x', '--notes', 'y'],
        '--notes replaces the notes, and --append adds to them: use one.\n',
      ],
    ] as const) {
      assert.deepEqual(await shell.todo('edit', '1', ...argv), refused(2, message));
    }
    await shell.todo('edit', '1-2', '--notes', 'x'.repeat(9_998));
    for (const ids of ['1', '1-2']) {
      assert.deepEqual(
        await shell.todo('edit', ids, '--append', 'x'),
        refused(2, 'The notes must be at most 10000 characters long.\n'),
      );
    }
  });
});
