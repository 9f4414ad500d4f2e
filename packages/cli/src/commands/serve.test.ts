import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { anIo } from '../../testing/an-io.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { run } from '../run.ts';

/** Starts a server that is told to stop before it has started, and so stops once it listens. */
async function serveOnce(columns: number | undefined, ...args: string[]) {
  await using folder = await temporaryFolder();
  const io = anIo({
    cwd: folder.path,
    env: { DATABASE_URL: 'sqlite:todo.db' },
    stopRequested: async () => {},
    ...(columns && { columns }),
  });
  const exitCode = await run(['serve', '--port', '0', ...args], io);
  assert.equal(existsSync(`${folder.path}/todo.db`), true);
  assert.deepEqual([exitCode, io.stdout.text], [0, '']);
  return { log: io.stderr.text, folder: folder.path };
}

describe('todo serve', () => {
  it('tells a person at a terminal where everything is', async () => {
    const { log, folder } = await serveOnce(80);
    const [banner, rest] = stripVTControlCharacters(log).split('\n\n[');
    assert.match(
      `${banner}`.replace(folder, 'FOLDER'),
      new RegExp(
        [
          '^Todo is running\\. Ctrl-C stops it\\.',
          '',
          '  API       http://127\\.0\\.0\\.1:(\\d+)/api/v1/todos',
          '  Docs      http://127\\.0\\.0\\.1:\\1/docs',
          '  Database  sqlite:FOLDER/todo\\.db$',
        ].join('\n'),
      ),
    );
    assert.match(`${rest}`, /INFO: Stopping/);
  });

  it('writes nothing but JSON where nobody looks on', async () => {
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
  });

  it('listens where the options say', async () => {
    const { log } = await serveOnce(undefined, '--host', 'localhost');
    assert.match(log, /"api":"http:\/\/localhost:\d+\//);
  });
});
