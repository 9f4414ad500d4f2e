import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aHome, type Ending } from './real-program.ts';

const unknownCommand = '0'.repeat(32);

/** Commands of one story, with each way to fail. */
const story: readonly (readonly string[])[] = [
  ['list'],
  ['undo'],
  ['redo'],
  ['log'],
  ['trash'],
  ['tags'],
  ['add', 'Write', 'report', '-d', '2050-11-30 17:00', '-p', 'high', '-t', 'work'],
  ['add', '--', '牛乳を買う 👩‍👩‍👧‍👦 "x" \\ %'],
  ['add', 'Call Ada', '-d', '2001-02-03', '-t', 'home,kitchen', '--notes', 'one\n\ttwo'],
  ['add', 'Sleep', '-p', 'low'],
  ['quick', 'Buy bread !high #home'],
  ['add', ' '],
  ['add', 'a'.repeat(501)],
  ['add', 'a', '--tag', 'a'.repeat(51), '--priority', 'urgent'],
  ['add', 'a', '--due', 'nonsense'],
  ['list'],
  ['list', '--all', '--sort', '-id', '--limit', '2'],
  ['list', '--overdue'],
  ['list', '--due', 'none'],
  ['list', '--due', 'before 2050-12-01'],
  ['list', '--due', '2050-11-30'],
  ['list', '--tag', 'home,work', '--tag', 'kitchen'],
  ['list', 'nothing like this'],
  ['list', '--limit', '0'],
  ['list', '--sort', 'colour'],
  ['today'],
  ['next'],
  ['tags'],
  ['stats'],
  ['show', '1'],
  ['show', '99'],
  ['show', 'seven'],
  ['start', '2', '1'],
  ['start', '1', '99', '98', '1'],
  ['done', '2'],
  ['done', '2'],
  ['reopen', '2', '1'],
  ['edit', '1', '--due', 'none', '--tag', '+home', '-work', '--notes', 'a\nb'],
  ['edit', '1', '--task', ' '],
  ['edit', '99', '--task', 'a'],
  ['start', '--tag', 'home'],
  ['edit', '--where-search', 'a', '--where-priority', 'none,low', '--append', 'more', '-t', '+b'],
  ['rm', '--status', 'completed', '--search', 'report'],
  ['log'],
  ['log', '1', '--limit', '2'],
  ['log', '99'],
  ['undo', '--dry-run'],
  ['undo'],
  ['redo', '--dry-run'],
  ['redo'],
  ['undo', '--command', unknownCommand],
  ['undo', '--dry-run', '--command', unknownCommand],
  ['rm', '1', '99'],
  ['rm', '1', '3'],
  ['trash'],
  ['restore', '1', '2'],
  ['restore', '3'],
  ['trash', 'empty'],
  ['trash', 'empty', '--yes'],
  ['undo'],
  ['restore', '1'],
  ['log'],
  ['__complete', 'done', ''],
  ['__complete', 'restore', ''],
  ['__complete', 'list', '--tag', ''],
  ['import', 'todos.csv', '--dry-run'],
  ['import', 'todos.csv'],
  ['import', 'todos.csv'],
  ['import', 'broken.csv'],
  ['import', 'broken.csv', '--format', 'taskwarrior'],
  ['import', 'lossy.ics', '--strict'],
  ['import', 'missing.csv'],
  ['export', '--format', 'csv'],
  ['export', '--format', 'todotxt', '--tag', 'none-such'],
  ['export', '--format', 'ical', '--output', 'todos.ics', '--due', 'none'],
  ['export', '--format', 'ical', '--output', 'todos.ics'],
  ['undo'],
  ['lits'],
  ['list'],
];

/** In the home of each run. */
const files = {
  'todos.csv':
    'task,status,due,tags,notes\nBuy milk,Completed,2050-11-30,home,\n"Say ""hi""",,,,"a\nb"\n',
  'broken.csv': 'task,due\nBuy milk,2050-02-30\n,\n"half',
  'lossy.ics':
    'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\nUID:1\r\nSUMMARY:a\r\nCATEGORIES:one two\r\nEND:VTODO\r\nEND:VCALENDAR\r\n',
} as const;

/**
 * Replaces what differs between two runs of one story: moments by one of the same width, and the ids of commands by the
 * order in which they appear.
 */
function withoutChance({ exitCode, stdout, stderr }: Ending): Ending {
  const ids: string[] = [];
  const masked = (text: string) =>
    text
      .replaceAll(/\b20(?!01|50)\d\d-\d\d-\d\d([T ])\d\d:\d\d(:\d\d\.\d{3}Z)?/g, (moment) =>
        moment.replaceAll(/\d/g, '0'),
      )
      .replaceAll(/\b[0-9a-f]{32}\b/g, (id) => {
        if (id === unknownCommand) return id;
        if (!ids.includes(id)) ids.push(id);
        return `command ${ids.indexOf(id)}`;
      });
  return { exitCode, stdout: masked(stdout), stderr: masked(stderr) };
}

/**
 * Runs a story of commands on a database and on a server.
 * @param options of each command
 * @throws AssertionError where a command does not print the same on both, to the byte
 */
export async function assertSameOnServer(options: readonly string[]): Promise<void> {
  await using local = await aHome({}, { onServer: false });
  await using remote = await aHome({}, { onServer: true });
  for (const { path } of [local, remote]) {
    for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  }
  for (const args of story) {
    const words = args[0] === '__complete' ? args : [...options, ...args];
    const [here, there] = await Promise.all([local.todo(...words), remote.todo(...words)]);
    assert.deepEqual(withoutChance(there), withoutChance(here), words.join(' '));
  }
}
