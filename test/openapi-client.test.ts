import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { npm, npmSucceeds } from './npm.ts';
import { aMachine, type Machine, type RunningServer } from './todo-program.ts';

const example = fileURLToPath(new URL('../examples/openapi-client', import.meta.url));

const printed = `201 1 Pending
1  2026-11-30  Buy milk
200 Completed
412 Precondition failed
422 Validation failed, /task must not be blank
`;

describe('A client that is made of the OpenAPI document', { timeout: 180_000 }, () => {
  let project: string;
  let machine: Machine;
  let server: RunningServer;
  const run = (script: string) =>
    npm(project, ['run', '--silent', script], { TODO_URL: new URL(server.api).origin });

  before(async () => {
    project = await mkdtemp(join(tmpdir(), 'todo-client-'));
    await cp(example, project, { recursive: true });
    await npmSucceeds(project, 'ci', '--ignore-scripts', '--prefer-offline');
    machine = await aMachine();
    server = await machine.serve();
    const { exitCode, stdout, stderr } = await run('generate');
    assert.equal(exitCode, 0, stdout + stderr);
  });
  after(async () => {
    await server.stop();
    await machine[Symbol.asyncDispose]();
    await rm(project, { recursive: true, force: true });
  });

  it('is used as its types allow', async () => {
    const { exitCode, stdout } = await run('check');
    assert.equal(stdout, '');
    assert.equal(exitCode, 0);
  });

  it('adds, lists and changes todos, and tells what went wrong', async () => {
    const { stdout, stderr } = await run('start');
    assert.equal(stderr, '');
    assert.equal(stdout, printed);
  });

  it('may not be used otherwise', async () => {
    const file = join(project, 'index.js');
    const code = await readFile(file, 'utf8');
    const misused = mistakes.reduce((text, [right, wrong]) => text.replace(right, wrong), code);
    await writeFile(file, misused);
    const { stdout } = await run('check');
    await writeFile(file, code);
    const linesInError = [...stdout.matchAll(/^index\.js\((\d+),/gm)].map(([, line]) =>
      Number(line),
    );
    for (const [, wrong] of mistakes) {
      const line = misused.split('\n').findIndex((text) => text.includes(wrong)) + 1;
      assert.ok(linesInError.includes(line), `${wrong}\n${stdout}`);
    }
  });
});

const mistakes = [
  ["task: 'Buy milk'", "text: 'Buy milk'"],
  ["sort: ['-due'", "sort: ['-tags'"],
  ["status: 'Completed'", "status: 'Done'"],
  ["PUT('/api/v1/todos/{id}'", "PUT('/api/v1/todo/{id}'"],
  ['{ status: code, title', '{ status: code, name'],
] as const;
