import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runProgram } from '../../scripts/run-program.ts';
import { addAccount, signIn } from '../accounts.ts';
import { missing } from '../installed.ts';
import { addressFrom, aMachine } from '../todo-program.ts';
import { noTracing } from '../unbreakable/strace.ts';
import { blockOf, replaced } from './deploying-page.ts';

/** The unit of docs/deploying.md in a folder, for a program and a user that this machine has. */
async function theUnit() {
  const folder = await mkdtemp(join(tmpdir(), 'todo-unit-'));
  const file = join(folder, 'todo.service');
  const unit = replaced(blockOf('ini', '[Unit]'), {
    '/opt/todo/node_modules/.bin/node': process.execPath,
    'User=todo': 'User=root',
    'Group=todo': 'Group=root',
  });
  await writeFile(file, unit);
  return {
    file,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

describe('The service', { skip: missing('systemd-analyze'), timeout: 60_000 }, () => {
  it('is one that systemd understands', async () => {
    await using unit = await theUnit();
    const { exitCode, stdout, stderr } = await runProgram('systemd-analyze', ['verify', unit.file]);
    assert.equal(`${stdout}${stderr}`, '');
    assert.equal(exitCode, 0);
  });

  it('is exposed no more than "OK"', async () => {
    await using unit = await theUnit();
    // Whom it runs as is replaced for `verify` alone.
    const own = (await readFile(unit.file, 'utf8')).replaceAll('=root', '=todo');
    await writeFile(unit.file, own);
    const options = ['security', '--offline=true', '--no-pager'];
    const { stdout } = await runProgram('systemd-analyze', options.concat(unit.file));
    const [, level = '', word] =
      /Overall exposure level for todo\.service: ([\d.]+) (\w+)/.exec(stdout) ?? [];
    assert.match(`${word}`, /^(OK|SAFE)$/, stdout);
    assert.ok(Number(level) < 2, level);
  });

  it('permits every system call that the server makes', { skip: noTracing }, async () => {
    const permitted = await permittedCalls();
    await using machine = await aMachine('file');
    await addAccount(machine, 'ada');
    const trace = join(machine.home, 'trace');
    const args = ['-f', '-qq', '-o', trace, process.execPath, machine.launcher];
    const child = spawn('strace', [...args, 'serve', '--port', '0', '--workers', '2'], {
      ...machine.options,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(child, 'exit');
    const api = await addressFrom(child.stderr);
    const { accessToken } = await signIn(api, 'ada');
    const headers = { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' };
    const added = await fetch(api, { method: 'POST', headers, body: '{"task":"Buy milk"}' });
    assert.equal(added.status, 201);
    assert.equal((await fetch(`${api}?keyword=milk`, { headers })).status, 200);
    // strace itself takes no signal as long as its program runs.
    const server = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
    process.kill(Number(server), 'SIGTERM');
    await ended;
    const made = (await readFile(trace, 'utf8')).matchAll(/^\d+ +(\w+)\(/gm);
    const calls = new Set(Array.from(made, ([, call = '']) => call));
    assert.ok(calls.has('fdatasync') || calls.has('fsync'), 'the trace is of a server');
    assert.deepEqual(
      [...calls].filter((call) => !permitted.has(call) && !ofRoot.has(call)),
      [],
    );
  });
});

/** SQLite gives its files to their owner where it runs as root: the user of the service is not root. */
const ofRoot: ReadonlySet<string> = new Set(['fchown', 'chown']);

/** The calls of the filter of the unit, each group resolved. */
async function permittedCalls(): Promise<ReadonlySet<string>> {
  const filters = [...blockOf('ini', '[Unit]').matchAll(/^SystemCallFilter=(~?)(.*)$/gm)];
  const calls = new Set<string>();
  for (const [, without, names = ''] of filters) {
    for (const call of await callsIn(names.split(' '))) {
      if (without === '~') calls.delete(call);
      else calls.add(call);
    }
  }
  return calls;
}

async function callsIn(names: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      if (!name.startsWith('@')) return [name];
      const { stdout } = await runProgram('systemd-analyze', [
        'syscall-filter',
        '--no-pager',
        name,
      ]);
      return callsIn(
        stdout
          .split('\n')
          .slice(1)
          .map((line) => line.trim())
          .filter((line) => line !== '' && !line.startsWith('#')),
      );
    }),
  );
  return found.flat();
}
