import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { aProgramIo } from '../../testing/a-program.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { runTodo } from '../run-todo.ts';

/** Starts a server that is told to stop before it has started, and so stops once it listens. */
async function serveOnce(columns: number | undefined, ...args: string[]) {
  await using folder = await temporaryFolder();
  const io = aProgramIo({
    cwd: folder.path,
    env: { DATABASE_URL: 'sqlite:todo.db' },
    stopRequested: async () => {},
    ...(columns && { columns }),
  });
  const exitCode = await runTodo(['serve', '--port', '0', ...args], io);
  assert.equal(existsSync(`${folder.path}/todo.db`), true);
  assert.deepEqual([exitCode, io.stdout.text], [0, '']);
  return { log: io.stderr.text, folder: folder.path };
}

/** What a server prints on a terminal. @param account the name of one that there is */
async function bannerWith(env: Record<string, string>, account?: string): Promise<string> {
  await using folder = await temporaryFolder();
  const parts = { cwd: folder.path, env: { DATABASE_URL: 'sqlite:todo.db', ...env } };
  if (account !== undefined) {
    const io = aProgramIo(parts);
    io.stdin.end('correct horse');
    assert.equal(await runTodo(['user', 'add', account, '--password-stdin'], io), 0);
  }
  const io = aProgramIo({ ...parts, columns: 80, stopRequested: async () => {} });
  assert.equal(await runTodo(['serve', '--port', '0'], io), 0);
  return stripVTControlCharacters(io.stderr.text);
}

/** How a server that is told this in its environment says that its todos are reached in a terminal. */
async function terminalWith(env: Record<string, string>, url = 'sqlite:todo.db') {
  await using folder = await temporaryFolder();
  const io = aProgramIo({
    cwd: folder.path,
    env: { HOME: folder.path, DATABASE_URL: url, ...env },
    stopRequested: async () => {},
  });
  assert.equal(await runTodo(['serve', '--port', '0'], io), 0);
  const [line = ''] = io.stderr.text.split('\n');
  const { terminal } = JSON.parse(line) as { terminal?: string };
  return terminal?.replace(folder.path, 'FOLDER');
}

describe('todo serve', () => {
  it('prints the addresses and the database on a terminal', async () => {
    const { log, folder } = await serveOnce(80);
    const [banner, rest] = stripVTControlCharacters(log).split('\n\n[');
    assert.match(
      `${banner}`.replaceAll(folder, 'FOLDER'),
      new RegExp(
        [
          '^Todo is running\\. Ctrl-C stops it\\.',
          '',
          '  Page      http://127\\.0\\.0\\.1:(\\d+)/',
          '  API       http://127\\.0\\.0\\.1:\\1/api/v1/todos',
          '  Docs      http://127\\.0\\.0\\.1:\\1/docs',
          '  Database  sqlite:FOLDER/todo\\.db',
          '  Terminal  todo --database sqlite:FOLDER/todo\\.db list$',
        ].join('\n'),
      ),
    );
    assert.match(`${rest}`, /INFO: Stopping/);
  });

  it('prints where clients sign in if they need credentials', async () => {
    const signIn = / {2}Sign in {3}(.*)\n/;
    const [, sessions] = signIn.exec(await bannerWith({}, 'ada')) ?? [];
    assert.match(`${sessions}`, /^POST http:\/\/127\.0\.0\.1:\d+\/api\/v1\/sessions$/);
    const [, first] = signIn.exec(await bannerWith({ REQUIRE_CREDENTIALS: 'always' })) ?? [];
    assert.equal(first, 'there is no account yet; `todo user add <name>` makes one');
    assert.doesNotMatch(await bannerWith({}), signIn);
  });

  it('writes only JSON without a terminal', async () => {
    const { log, folder } = await serveOnce(undefined);
    const lines = log
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { msg: string });
    assert.deepEqual(
      lines.map(({ msg }) => msg),
      ['Listening', 'Stopping: answering what is in flight'],
    );
    assert.ok(log.includes(`"database":"sqlite:${folder}/todo.db"`));
    assert.ok(log.includes('"credentials":"not required"'));
  });

  it('prints the command for its todos only if a plain todo list shows others', async () => {
    assert.equal(await terminalWith({}), 'todo --database sqlite:FOLDER/todo.db list');
    assert.equal(
      await terminalWith({}, "sqlite:./it's.db"),
      "todo --database 'sqlite:FOLDER/it'\\''s.db' list",
    );
    assert.equal(await terminalWith({ DATABASE_URL: '' }), undefined);
    assert.equal(await terminalWith({ TODO_DATABASE_URL: 'sqlite:todo.db' }), undefined);
    assert.equal(await terminalWith({}, 'sqlite::memory:'), undefined);
  });

  it('listens on the host of the options', async () => {
    const { log } = await serveOnce(undefined, '--host', 'localhost');
    assert.match(log, /"api":"http:\/\/localhost:\d+\//);
  });
});
