import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { aHome, noTerminal, type Home } from '../../testing/real-program.ts';

const timeout = 240_000;

function aHomeOfTodos(env: Readonly<Record<string, string>> = {}): Promise<Home> {
  return aHome({ TODO_DATABASE_URL: 'sqlite:todo.db', ...env });
}

/** A file of our own JSON with todos of every kind. */
function aJsonFile(length: number): string {
  const todos = Array.from({ length }, (_, at) => ({
    id: at + 1,
    task: `Task ${at} 🌱`,
    status: ['Pending', 'In Process', 'Completed'][at % 3],
    priority: ['none', 'low', 'medium', 'high'][at % 4],
    due: [null, '2026-11-30', '2026-11-30T17:00:00Z'][at % 3],
    tags: [`tag-${at % 50}`, 'home'],
    notes: at % 2 === 0 ? '' : 'Two lines,\n"quoted"',
    createdAt: new Date(1_750_000_000_000 + at).toISOString(),
    updatedAt: new Date(1_760_000_000_000 + at).toISOString(),
    completedAt: at % 3 === 2 ? new Date(1_755_000_000_000 + at).toISOString() : null,
  }));
  return JSON.stringify({ format: 'todo', version: 1, todos });
}

async function countOf({ todo }: Home): Promise<number> {
  const { stdout } = await todo('list', '--all', '--quiet', '--limit', '1000000');
  return stdout.split('\n').length - 1;
}

/** Everything that a todo is, but for its id. */
function contentsOf(json: string): unknown {
  const { todos } = JSON.parse(json) as { readonly todos: readonly object[] };
  return todos.map((todo) => ({ ...todo, id: 0 }));
}

describe('A file of todos', { concurrency: 2, timeout }, () => {
  it('comes in, goes out, and comes in elsewhere as it was', async () => {
    await using home = await aHomeOfTodos();
    await home.todo('add', 'My own');
    writeFileSync(join(home.path, 'in.json'), aJsonFile(500));
    const first = await home.todo('import', 'in.json');
    assert.deepEqual(first, {
      exitCode: 0,
      stdout: 'Imported from Todo JSON: 500 todos created, 0 updated, 0 skipped.\n',
      stderr: '',
    });
    const again = await home.todo('import', 'in.json', '--json');
    assert.equal((JSON.parse(again.stdout) as { skipped: number }).skipped, 500);
    const { stdout } = await home.todo('export');
    await home.todo('export', '--output', 'out.json');
    assert.equal(readFileSync(join(home.path, 'out.json'), 'utf8'), stdout);

    await using elsewhere = await aHomeOfTodos();
    await elsewhere.todoReading(stdout, 'import', '-');
    assert.deepEqual(contentsOf((await elsewhere.todo('export')).stdout), contentsOf(stdout));
    // Where it came from, nothing changes.
    const own = await home.todoReading(stdout, 'import', '-', '--json');
    assert.equal((JSON.parse(own.stdout) as { skipped: number }).skipped, 501);
    assert.equal((await home.todo('export')).stdout, stdout);
  });

  it('is in one of the other formats, too', async () => {
    await using home = await aHomeOfTodos();
    await home.todo(
      'add',
      'Buy milk',
      '--due',
      '2026-11-30',
      '--priority',
      'high',
      '--tag',
      'home',
    );
    for (const [file, format] of [
      ['todo.txt', 'todotxt'],
      ['todos.csv', 'csv'],
      ['todos.ics', 'ical'],
      ['tasks.json', 'taskwarrior'],
    ] as const) {
      await home.todo('export', '--format', format, '--output', file);
      await using elsewhere = await aHomeOfTodos();
      const imported = await elsewhere.todo('import', join(home.path, file));
      assert.equal(imported.exitCode, 0, imported.stderr);
      const { stdout } = await elsewhere.todo('list', '--json');
      const [todo] = JSON.parse(stdout) as readonly { task: string; due: string; tags: string[] }[];
      assert.deepEqual(
        [todo?.task, todo?.due, todo?.tags],
        ['Buy milk', '2026-11-30', ['home']],
        format,
      );
    }
  });

  it('of 10,000 todos goes out by one undo, and what was there before stays', async () => {
    await using home = await aHomeOfTodos();
    await home.todo('add', 'My own');
    const before = (await home.todo('list', '--json')).stdout;
    writeFileSync(join(home.path, 'in.json'), aJsonFile(10_000));
    await home.todo('import', 'in.json');
    assert.equal(await countOf(home), 10_001);
    const began = performance.now();
    assert.equal((await home.todo('undo', '--quiet')).exitCode, 0);
    const seconds = (performance.now() - began) / 1000;
    assert.ok(seconds < 60, `${seconds} s`);
    assert.equal((await home.todo('list', '--json')).stdout, before);
    assert.equal(await countOf(home), 1);
  });

  it('is there whole or not at all after a crash, which leaves nothing behind', async () => {
    await using home = await aHomeOfTodos({ TMPDIR: '.' });
    await home.todo('add', 'My own');
    writeFileSync(join(home.path, 'in.json'), aJsonFile(20_000));
    let kills = 0;
    for (const delay of [400, 800, 1200, 1700, 2300, 3000]) {
      const program = home.start(['import', 'in.json', '--on-duplicate', 'add']);
      const exited = once(program, 'exit');
      await Promise.race([setTimeout(delay), exited]);
      if (program.kill('SIGKILL')) kills += 1;
      await exited;
      assert.equal((await countOf(home)) % 20_000, 1);
    }
    assert.ok(kills > 0);
    const { exitCode, stdout } = await home.todo('db', 'check');
    assert.equal(exitCode, 0, stdout);
    const left = readdirSync(home.path).filter((name) => !/^(todo\.db|in\.json|\.)/.test(name));
    assert.deepEqual(left, []);
  });

  it('shows how far it has come on a terminal', { skip: noTerminal }, async () => {
    await using home = await aHomeOfTodos();
    writeFileSync(join(home.path, 'in.json'), aJsonFile(3000));
    const { exitCode, text } = await home.onTerminal(80, ['import', 'in.json']);
    assert.equal(exitCode, 0);
    assert.match(text, /\d+% \[#*-*\]/);
    assert.match(text, /3000 todos created/);
    assert.match(text, /`todo undo` takes this back/);
  });
});

describe('A server', { timeout }, () => {
  it('takes files in and gives them out', async () => {
    await using home = await aHomeOfTodos();
    await using server = await home.serve();
    const origin = new URL(server.api).origin;
    const taken = await fetch(`${origin}/api/v1/import?timeZone=Europe/Berlin`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain' },
      body: '(A) Buy milk @home due:2026-11-30\nx 2026-11-20 2026-11-19 Call Ada\n',
    });
    assert.equal(taken.status, 200);
    const report = (await taken.json()) as { readonly format: string; readonly created: number };
    assert.deepEqual([report.format, report.created], ['todotxt', 2]);
    const given = await fetch(`${origin}/api/v1/export?format=csv&status=Pending`);
    assert.equal(given.headers.get('Content-Type'), 'text/csv; charset=utf-8; header=present');
    assert.match(await given.text(), /Buy milk/);
    for (const format of ['json', 'taskwarrior', 'todotxt', 'ical']) {
      const file = await fetch(`${origin}/api/v1/export?format=${format}`);
      assert.equal(file.status, 200, format);
      assert.match(await file.text(), /Call Ada/);
    }
  });
});
