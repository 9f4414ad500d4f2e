import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { aShell, printed, refused, type Ending, type ShellParts } from '../../testing/a-shell.ts';
import { CliError } from '../errors/cli-error.ts';

/** What a person makes of the text in the editor. */
type Edit = (text: string, file: string) => string | Buffer | Promise<string>;

interface Edited extends Ending {
  /** The texts that the editor has shown. */
  readonly shown: readonly string[];
  readonly file: string;
}

async function aShellWithReport(parts: ShellParts = { columns: 80 }) {
  const shell = aShell(parts);
  await shell.todo('add', 'Write report', '-t', 'work,office', '-p', 'high', '-d', 'fri 17:00');
  await shell.todo('edit', '1', '--notes', '# Plan\n\nnotes: none');

  /** Runs `todo edit` with one edit after the other in the editor; later it leaves the text as it is. */
  async function editing(edits: readonly Edit[], ...argv: string[]): Promise<Edited> {
    const shown: string[] = [];
    let file = '';
    const ending = await shell.todoAnswering(
      (io) => {
        io.openEditor = async (path) => {
          file = path;
          const text = await readFile(path, 'utf8');
          const edit = edits[shown.length];
          shown.push(text);
          if (edit) await writeFile(path, await edit(text, path));
        };
      },
      'edit',
      ...(argv.length > 0 ? argv : ['1']),
    );
    return { ...ending, stderr: stripVTControlCharacters(ending.stderr), shown, file };
  }
  return { ...shell, editing };
}

/** The lines of a form that are no comments. */
function fieldLines(form: string): string {
  const [, rest = ''] = /^(?:#[^\n]*\n|\n)*(.*)$/s.exec(form) ?? [];
  return rest;
}

/** The lines of a form that say why it was not saved. */
function remarksOf(form: string): readonly string[] {
  return form.split('\n').filter((line) => line.startsWith('#! '));
}

const replacing =
  (from: string | RegExp, to: string): Edit =>
  (text) => {
    const changed = text.replace(from, to);
    assert.notEqual(changed, text);
    return changed;
  };

describe('todo edit in an editor', () => {
  it('shows the whole todo, with help', async () => {
    const { editing } = await aShellWithReport();
    const { shown } = await editing([]);
    assert.match(shown[0] ?? '', /^# Todo 1\. .*\n/);
    assert.equal(
      fieldLines(shown[0] ?? ''),
      [
        'task: Write report',
        'status: pending',
        'priority: high',
        'due: 2026-11-27 17:00',
        'tags: work office',
        'notes:',
        '# Plan',
        '',
        'notes: none',
        '',
      ].join('\n'),
    );
  });

  it('changes what the person changes, in the words of the options', async () => {
    const { editing, api } = await aShellWithReport();
    const { exitCode, stdout, stderr } = await editing([
      (text) =>
        text
          .replace('status: pending', 'Status :  In Process')
          .replace('priority: high', 'priority:')
          .replace('due: 2026-11-27 17:00', 'due: tomorrow')
          .replace('tags: work office', 'tags: work, home')
          .replace('# Plan', '# The plan\r\n\tof all\n'),
    ]);
    assert.deepEqual(
      [exitCode, stdout, stderr],
      [0, 'Changed 1  Write report  due Mon 2026-11-23 (tomorrow)\n', ''],
    );
    const { task, status, priority, due, tags, notes } = await api(1);
    assert.deepEqual(
      { task, status, priority, due, tags, notes },
      {
        task: 'Write report',
        status: 'In Process',
        priority: 'none',
        due: '2026-11-23',
        tags: ['work', 'home'],
        notes: '# The plan\r\n\tof all\n\n\nnotes: none',
      },
    );
  });

  for (const [name, edit, changed] of [
    ['no due date', replacing(/due: .*/, 'due: none'), { due: null }],
    ['no due date by an empty line', replacing(/due: .*/, 'due:'), { due: null }],
    ['no tags', replacing(/tags: .*/, 'tags: '), { tags: [] }],
    ['no notes', replacing(/^notes:\n[^]*/m, 'notes:\n'), { notes: '' }],
    ['notes beside their name', replacing(/^notes:\n[^]*/m, 'Notes: short\n'), { notes: 'short' }],
    ['a missing line', replacing(/due: .*\n/, ''), {}],
    ['missing notes', replacing(/^notes:\n[^]*/m, ''), {}],
    ['a comment', replacing('task:', '# so be it\ntask:'), {}],
    ['line breaks at the end', (text: string) => `${text}\n\n`, {}],
    ['an empty file', () => ' \n', {}],
    ['the same in other words', replacing('status: pending', 'status: Pending'), {}],
  ] as const) {
    it(`takes ${name} as it is meant`, async () => {
      const { editing, api } = await aShellWithReport();
      const before = await api(1);
      const { exitCode, stdout } = await editing([edit]);
      assert.equal(exitCode, 0);
      const isSame = Object.keys(changed).length === 0;
      assert.equal(stdout, `${isSame ? 'Nothing changed:' : 'Changed'} 1  Write report\n`);
      assert.deepEqual(
        { ...(await api(1)), updatedAt: before.updatedAt },
        { ...before, ...changed },
      );
    });
  }

  it('changes nothing where the text is left unchanged, and says so', async () => {
    const { editing, todos } = await aShellWithReport();
    const { exitCode, stdout, stderr, file } = await editing([]);
    assert.deepEqual([exitCode, stdout, stderr], [0, 'Nothing changed: 1  Write report\n', '']);
    assert.equal((await todos.find(1))?.version, 2);
    assert.equal(existsSync(dirname(file)), false);
  });

  it('sends only what was changed, so that a moment keeps its seconds', async () => {
    const { editing, todos, api, clock } = await aShellWithReport();
    const { draft } = await import('@todo/domain');
    await todos.addAll([draft({ task: 'Exact', due: '2026-11-27T17:00:30.5Z' }, clock.now())]);
    await editing([replacing('task: Exact', 'task: Quite exact')], '2');
    assert.deepEqual(
      [(await api(2)).task, (await api(2)).due],
      ['Quite exact', '2026-11-27T17:00:30.500Z'],
    );
  });

  it('writes the text to a file that only this user can read', async () => {
    const { editing } = await aShellWithReport();
    const modes: number[] = [];
    await editing([
      async (text, file) => {
        modes.push((await stat(file)).mode & 0o777, (await stat(dirname(file))).mode & 0o777);
        return text;
      },
    ]);
    assert.deepEqual(modes, [0o600, 0o700]);
  });

  it('prints the todo under --json, and its id under --quiet', async () => {
    const { editing, api } = await aShellWithReport();
    const { stdout } = await editing([replacing('Write', 'Read')], '1', '--json');
    assert.deepEqual(JSON.parse(stdout), await api(1));
    assert.equal((await editing([replacing('Read', 'Send')], '1', '-q')).stdout, '1\n');
  });
});

function wrong(text: string): string {
  return text
    .replace('status: pending', 'status: later')
    .replace(/due: .*/, 'due: tomorow')
    .replace('tags:', 'tags: work\nNo field at all\ntags:')
    .replace('# Plan', '# My plan');
}

describe('A text from an editor that cannot be saved', () => {
  it('comes back with every fault, and everything else as it was', async () => {
    const { editing, api } = await aShellWithReport();
    const { exitCode, stdout, shown } = await editing([
      wrong,
      (text) =>
        text
          .replace('status: later', 'status: completed')
          .replace('due: tomorow', 'due: tomorrow')
          .replace('tags: work\nNo field at all\n', ''),
    ]);
    assert.deepEqual(
      [exitCode, stdout],
      [0, 'Changed 1  Write report  due Mon 2026-11-23 (tomorrow)\n'],
    );
    assert.deepEqual(remarksOf(shown[1] ?? ''), [
      '#! Not saved. Correct this, or leave the text unchanged to give up:',
      '#!   "No field at all" is not a field. The fields are task, status, priority, due, tags, notes; text belongs below "notes:".',
      '#!   There are two lines for tags.',
      '#!   The status must be one of pending, in-process, completed, not "later".',
      '#!   "tomorow" is not a date: did you mean "tomorrow"?',
    ]);
    assert.equal(fieldLines(shown[1] ?? ''), fieldLines(wrong(shown[0] ?? '')));
    const { status, notes } = await api(1);
    assert.deepEqual([status, notes], ['Completed', '# My plan\n\nnotes: none']);
  });

  it('comes back where the use case refuses it, without the remarks of before', async () => {
    const { editing } = await aShellWithReport();
    const { exitCode, shown } = await editing([
      replacing('status: pending', 'status: later'),
      (text) => text.replace('status: later', 'status: pending').replace(/task: .*/, 'task:'),
      replacing('task:', 'task: New'),
    ]);
    assert.equal(exitCode, 0);
    assert.deepEqual(remarksOf(shown[2] ?? ''), [
      '#! Not saved. Correct this, or leave the text unchanged to give up:',
      '#!   The task must not be blank.',
    ]);
  });

  it('stays in a file, which is named, where the person gives up', async () => {
    const { editing, todos } = await aShellWithReport();
    const { exitCode, stdout, stderr, shown, file } = await editing([
      replacing('status: pending', 'status: later'),
    ]);
    assert.deepEqual([exitCode, stdout, shown.length], [2, '', 2]);
    assert.equal(
      stderr,
      `Your text is in ${file}.\nThe status must be one of pending, in-process, completed, not "later".\n`,
    );
    assert.match(await readFile(file, 'utf8'), /^status: later$/m);
    assert.equal((await todos.find(1))?.version, 2);
    await rm(dirname(file), { recursive: true });
  });

  it('stays in a file where the editor fails', async () => {
    for (const isChanged of [false, true]) {
      const { todoAnswering, todos } = await aShellWithReport();
      let file = '';
      const { exitCode, stderr } = await todoAnswering(
        (io) => {
          io.openEditor = async (path) => {
            file = path;
            if (isChanged) await writeFile(path, `${await readFile(path, 'utf8')}more`);
            throw new CliError('editor-failed', 'The editor ended with exit code 1.');
          };
        },
        'edit',
        '1',
      );
      assert.equal(exitCode, 1);
      const kept = isChanged ? `Your text is in ${file}.\n` : '';
      assert.equal(stderr, `${kept}The editor ended with exit code 1.\n`);
      assert.equal(existsSync(file), isChanged);
      assert.equal((await todos.find(1))?.version, 2);
      await rm(dirname(file), { recursive: true, force: true });
    }
  });

  it('stays in a file where the todo is gone', async () => {
    const { editing, todo } = await aShellWithReport();
    const { exitCode, stderr, file } = await editing([
      async (text) => {
        await todo('rm', '1');
        return text.replace('Write', 'Read');
      },
    ]);
    assert.equal(exitCode, 3);
    assert.equal(
      stderr,
      `Your text is in ${file}.\nNo todo 1. \`todo list --all\` shows all todos.\n`,
    );
    await rm(dirname(file), { recursive: true });
  });

  it('stays in a file where it is not UTF-8', async () => {
    const { editing } = await aShellWithReport();
    const { exitCode, stderr, file } = await editing([
      (text) => Buffer.from(text.replace('Write', 'caf\u00E9'), 'latin1'),
    ]);
    assert.equal(exitCode, 1);
    assert.equal(
      stderr,
      `Your text is in ${file}.\n${file} is not text in UTF-8. Nothing was changed.\n`,
    );
    await rm(dirname(file), { recursive: true });
  });

  it('does not come back for ever where the editor is a script', async () => {
    const { editing } = await aShellWithReport();
    const edits = Array.from({ length: 30 }, () => (text: string) => `nonsense\n${text}`);
    const { exitCode, shown, file } = await editing(edits);
    assert.deepEqual([exitCode, shown.length], [2, 20]);
    await rm(dirname(file), { recursive: true });
  });
});

describe('A todo that changes while it is in the editor', () => {
  it('is shown with both changes, and saved when the person says so', async () => {
    const { editing, todo, api } = await aShellWithReport();
    const { exitCode, stdout, shown } = await editing([
      async (text) => {
        await todo(
          'edit',
          '1',
          '--priority',
          'low',
          '--due',
          'none',
          '--notes',
          'theirs\nin two lines',
        );
        return text.replace('priority: high', 'priority: medium').replace('# Plan', '# My plan');
      },
      replacing(/^#! Your own.*\n/m, ''),
    ]);
    assert.deepEqual([exitCode, stdout], [0, 'Changed 1  Write report\n']);
    assert.deepEqual(remarksOf(shown[1] ?? ''), [
      '#! Not saved: the todo was changed elsewhere in the meantime. There it now has',
      '#!   priority: low',
      '#!   due: none',
      '#!   notes:',
      '#!     theirs',
      '#!     in two lines',
      '#! Your own changes are below. To save them, remove this line; to give up, leave all unchanged.',
    ]);
    const { priority, due, notes } = await api(1);
    assert.deepEqual([priority, due, notes], ['medium', null, '# My plan\n\nnotes: none']);
  });

  it('stays as the other has made it where the person gives up', async () => {
    const { editing, todo, api } = await aShellWithReport();
    const { exitCode, stderr, file } = await editing([
      async (text) => {
        await todo('start', '1');
        return text.replace('Write', 'Read');
      },
    ]);
    assert.equal(exitCode, 4);
    assert.equal(
      stderr,
      `Your text is in ${file}.\nTodo 1 has changed in the meantime. \`todo show 1\` shows its current state.\n`,
    );
    assert.match(await readFile(file, 'utf8'), /^task: Read report\nstatus: in-process$/m);
    assert.equal((await api(1)).task, 'Write report');
    await rm(dirname(file), { recursive: true });
  });

  it('is saved at once where it has changed back', async () => {
    const { editing, todo } = await aShellWithReport();
    const { shown, stdout } = await editing([
      async (text) => {
        await todo('start', '1');
        await todo('reopen', '1');
        return text.replace('Write', 'Read');
      },
    ]);
    assert.deepEqual([shown.length, stdout], [1, 'Changed 1  Read report\n']);
  });
});

describe('todo edit without options', () => {
  it('names the options where there is no terminal', async () => {
    const { todo } = await aShellWithReport({});
    assert.deepEqual(
      await todo('edit', '1'),
      refused(
        2,
        'Nothing to change. Say what: todo edit 1 --task "Buy milk". On a terminal, todo edit 1 opens an editor.\n',
      ),
    );
  });

  it('opens no editor on several todos, nor on one that is missing', async () => {
    const { todo } = await aShellWithReport();
    await todo('add', 'Other');
    assert.deepEqual(
      await todo('edit', '1', '2'),
      refused(2, 'Nothing to change. Say what: todo edit 1 2 --task "Buy milk".\n'),
    );
    assert.equal((await todo('edit', '7')).exitCode, 3);
    assert.deepEqual(await todo('edit', '1', '--task', 'New'), printed('Changed 1  New\n'));
  });
});
