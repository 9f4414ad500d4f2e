import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { aProgramIo } from '../testing/a-program.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { runTodo } from './run-todo.ts';

const isObeyed = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/u;

const escape = '\u001B';
/** How readline moves the cursor behind its question. */
const movements = new RegExp(`${escape}\\[\\d*[GJ]`, 'g');

/** The colours that the program itself puts on. */
const ownColors = new RegExp(`${escape}\\[(?:0|1|2|22|3[0-9]|39)m`, 'g');

describe('What another program has written to the file', () => {
  const evil =
    'a\u001B[31mred\u001B]0;title\u0007\u202Egnp\u2066\u009B2J\u0085\u2028\u007F\r\nRemoved 9';

  it('does not reach the terminal unescaped, whatever the command', async () => {
    await using folder = await temporaryFolder();
    const todo = async (columns: number | undefined, ...argv: string[]) => {
      const io = aProgramIo({
        cwd: folder.path,
        env: { HOME: folder.path, TODO_DATABASE_URL: 'sqlite:todo.db' },
        ...(columns && { columns }),
      });
      io.stdin.end('n\n');
      const exitCode = await runTodo(argv, io);
      return { exitCode, stdout: io.stdout.text, stderr: io.stderr.text };
    };
    assert.equal((await todo(undefined, 'add', 'Buy milk', '--tag', 'home')).exitCode, 0);
    const database = new DatabaseSync(`${folder.path}/todo.db`);
    database
      .prepare('update todo set task = ?, tags = ?, notes = ?')
      .run(evil, JSON.stringify([evil]), evil);
    database.prepare('update todo_tag set tag = ?').run(evil);
    database.close();

    for (const argv of [
      ['list'],
      ['list', evil],
      ['list', '--json'],
      ['list', '--tag', evil],
      ['list', '--database', `sqlite:${evil}`],
      ['list', '--database', `sqlite:nowhere/${evil.replaceAll(/\p{Cc}/gu, '')}/`],
      ['show', '1'],
      ['show', '1', '--json'],
      ['show', evil],
      ['start', '1'],
      ['done', '1', '--json'],
      ['edit', '1', '--priority', 'low'],
      ['edit', '1', '--task', evil],
      ['edit', '1', '--due', evil],
      ['rm', '1'],
      ['trash'],
      ['trash', '--json'],
      ['trash', 'empty'],
      ['__complete', 'restore', ''],
      ['restore', evil],
      ['restore', '1'],
      ['log'],
      ['log', '1'],
      ['log', '--json'],
      ['log', evil],
      ['undo', '--dry-run'],
      ['undo', '--command', evil],
      // Each is run three times: what is undone is done again.
      ['undo'],
      ['redo'],
      ['__complete', 'done', ''],
      ['__complete', 'list', '--tag', ''],
      ['__complete', '--bash', ' ', '--', 'todo list --tag '],
      [evil],
      ['help', evil],
      [`--${evil}`],
      ['config', '--database', `sqlite:\u202E${folder.path}.db`],
      ['db', 'status', '--database', `sqlite:${folder.path}/\u202E.db`],
      ['db', 'backup', `\u202E${argvNumber()}.db`],
    ]) {
      for (const columns of [undefined, 30, 100]) {
        const { stdout, stderr } = await todo(columns, ...argv);
        const text = withoutTabs(
          (stdout + stderr).replaceAll('\n', ''),
          columns === undefined && argv[0] === 'list' ? tabsOfRow : 1,
        );
        const rest = columns === undefined ? text : text.replaceAll(ownColors, '');
        const shown =
          argv[1] === 'empty' ? rest.replaceAll(movements, '').replaceAll('\r', '') : rest;
        assert.doesNotMatch(shown, isObeyed, `${argv.join(' ')} on ${columns} columns`);
      }
    }
    const { stdout } = await todo(undefined, 'list', '--all');
    assert.match(stdout, /^1\t.*\ta\\x1b\[31mred.*\\r\\nRemoved 9\n$/);
  });
});

/** The tabs of a todo in a pipe; there is one todo. Elsewhere, one is before the description of a candidate. */
const tabsOfRow = 5;

function withoutTabs(text: string, count: number): string {
  return Array.from({ length: count }).reduce<string>((rest) => rest.replace('\t', ''), text);
}

let count = 0;
function argvNumber(): number {
  return (count += 1);
}
