import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runProgram } from '../../scripts/run-program.ts';
import { aMachine, type Machine, type RunningServer } from '../todo-program.ts';
import { request } from './api-client.ts';
import { injectErrors, noTracing, type Tracer } from './strace.ts';

const notes = 'So it goes on. '.repeat(600);

/** What takes the room away from a running server. */
const limits: Readonly<Record<string, (pid: number) => Promise<Pick<Tracer, 'stop'>>>> = {
  'a quota is used up (EDQUOT)': (pid) => injectErrors(pid, 'pwrite64', 'EDQUOT'),
  'the disk turns out to be full at a sync (ENOSPC)': (pid) =>
    injectErrors(pid, 'fsync,fdatasync', 'ENOSPC'),
  'files may not grow (EFBIG)': async (pid) => {
    await prlimit(pid, '100000:unlimited');
    return { stop: () => prlimit(pid, 'unlimited:unlimited') };
  },
};

describe('When', { skip: noTracing, concurrency: 2 }, () => {
  for (const [name, begin] of Object.entries(limits)) {
    it(`${name}, a server says 507, goes on reading, and writes again afterwards`, async () => {
      await using machine = await aMachine('file');
      await using server = await machine.serve();
      const add = (task: string) => request(server.api, 'POST', { body: { task, notes } });
      assert.equal((await add('The first')).status, 201);

      const limit = await begin(pidOf(server));
      let refused = await add('Another');
      for (let n = 0; n < 50 && refused.status === 201; n += 1) refused = await add('Another');
      assert.equal(refused.status, 507);
      assert.equal(refused.json.type, '/problems/insufficient-storage');
      assert.doesNotMatch(refused.text, /todo\.db|SQL/i);
      assert.equal((await request(`${server.api}?keyword=first`, 'GET')).status, 200);
      assert.equal((await request(`${server.api}/1`, 'GET')).status, 200);
      await limit.stop();
      assert.equal((await add('There is room again')).status, 201);
    });
  }

  it('files may not grow, a command that writes exits with 5, and one that reads is answered', async () => {
    await using machine = await aMachine('file');
    await machine.todo('add', 'Buy milk');
    const refused = await limited(machine, 'add', 'Call mum', '--notes', notes);
    assert.deepEqual([refused.exitCode, refused.stdout], [5, ''], refused.stderr);
    assert.match(refused.stderr, /^No room is left on the disk of .*todo\.db\.\n$/);
    const list = await limited(machine, 'list', '--quiet');
    assert.deepEqual([list.exitCode, list.stderr], [0, '']);
    assert.equal(list.stdout, '1\n');
  });
});

/** Runs `todo` with files of 8 KiB at most. */
function limited({ launcher, options }: Machine, ...args: readonly string[]) {
  const command = ['--fsize=8192', process.execPath, launcher, ...args];
  return runProgram('prlimit', command, options);
}

async function prlimit(pid: number, bytes: string): Promise<void> {
  const { exitCode, stderr } = await runProgram('prlimit', [`--pid=${pid}`, `--fsize=${bytes}`]);
  assert.equal(exitCode, 0, stderr);
}

function pidOf({ process: { pid = 0 } }: RunningServer): number {
  return pid;
}
