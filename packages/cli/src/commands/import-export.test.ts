import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { aFormat } from '@todo/application/testing';
import { aShell, aShellWithThree, printed, refused } from '../../testing/a-shell.ts';

const milk = { externalId: 'a', fields: { task: 'Buy milk', tags: ['home'] } };
const tea = { externalId: 'b', fields: { task: 'Buy tea' } };

function linesOf(...entries: readonly unknown[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/** A folder that is removed with the scope, and a file in it. */
function aFolder(text = linesOf(milk, tea)) {
  const folder = mkdtempSync(join(tmpdir(), 'todo-files-'));
  const file = join(folder, 'todos.lines');
  writeFileSync(file, text);
  return { folder, file, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

describe('todo import', () => {
  it('takes in the todos of a file, and says what it has done', async () => {
    using files = aFolder();
    const { todo, api } = aShell();
    const first = 'Imported from Lines: 2 todos created, 0 updated, 0 skipped.\n';
    assert.deepEqual(await todo('import', files.file), printed(first));
    assert.deepEqual((await api(1)).tags, ['home']);
    const again = 'Imported from Lines: 0 todos created, 0 updated, 2 skipped.\n';
    assert.deepEqual(await todo('import', files.file, '--format', 'lines'), printed(again));
    await todo('undo');
    assert.deepEqual(await todo('list', '--quiet'), printed(''));
  });

  it('reads standard input', async () => {
    const { todoAnswering } = aShell();
    const { exitCode, stdout } = await todoAnswering(
      ({ stdin }) => void stdin.end(linesOf(milk)),
      'import',
      '-',
      '--json',
    );
    assert.equal(exitCode, 0);
    assert.deepEqual(JSON.parse(stdout), {
      format: 'lines',
      dryRun: false,
      created: 1,
      updated: 0,
      skipped: 0,
      deleted: 0,
      losses: {},
    });
  });

  it('changes nothing in a dry run', async () => {
    using files = aFolder(linesOf(milk, { ...tea, isDeleted: true }));
    const { todo, todos } = aShell();
    assert.deepEqual(
      await todo('import', files.file, '--dry-run'),
      printed('Would import from Lines: 1 todo created, 0 updated, 0 skipped, 1 to the trash.\n'),
    );
    assert.equal(await todos.count({}), 0);
  });

  it('names every line with a fault, and imports nothing', async () => {
    using files = aFolder(`${linesOf(milk)}\u001B[31m\n${linesOf({ fields: { task: '' } })}`);
    const { todo, todos } = aShell();
    assert.deepEqual(
      await todo('import', files.file),
      refused(
        2,
        'Nothing was imported: the file has 2 faults.\n' +
          'Line 2: This is not JSON.\nLine 3: Task must not be blank.\n',
      ),
    );
    const { stderr } = await todo('import', files.file, '--json');
    assert.deepEqual((JSON.parse(stderr) as { errors: unknown }).errors, [
      { pointer: '', line: 2, detail: 'This is not JSON.' },
      { pointer: '', line: 3, detail: 'Task must not be blank.' },
    ]);
    assert.equal(await todos.count({}), 0);
    writeFileSync(files.file, `${linesOf(milk)}${'no\n'.repeat(5000)}`);
    const many = (await todo('import', files.file)).stderr.split('\n');
    assert.equal(many.length, 1003);
    assert.equal(many.at(-2), 'And 4000 more.');
  });

  it('names what could not be kept, or refuses that', async () => {
    using files = aFolder(linesOf({ ...milk, losses: ['color'] }, { ...tea, losses: ['color'] }));
    const { todo, todos } = aShell();
    assert.deepEqual(
      await todo('import', files.file, '--strict'),
      refused(2, 'Nothing was imported, because something could not be kept: color of 2 todos.\n'),
    );
    assert.equal(await todos.count({}), 0);
    const { stderr } = await todo('import', files.file);
    assert.equal(stderr, 'Not kept: color of 2 todos.\n');
  });

  it('does about what is there already what it is told to', async () => {
    using files = aFolder(linesOf(milk));
    const { todo, todos, api } = aShell();
    await todo('import', files.file);
    writeFileSync(files.file, linesOf({ ...milk, fields: { task: 'Buy oat milk' } }));
    await todo('import', files.file, '--on-duplicate', 'skip');
    assert.equal((await api(1)).task, 'Buy milk');
    await todo('import', files.file, '--on-duplicate', 'update');
    assert.equal((await api(1)).task, 'Buy oat milk');
    await todo('import', files.file, '--on-duplicate', 'add');
    assert.equal(await todos.count({}), 2);
  });

  it('says what is wrong with its words', async () => {
    using files = aFolder('something else');
    const { todo } = aShell();
    const missing = join(files.folder, 'missing');
    assert.deepEqual(await todo('import', missing), refused(2, `No file ${missing}.\n`));
    assert.deepEqual(
      await todo('import', files.folder),
      refused(2, `${files.folder} is a folder. Name a file, or - for standard input.\n`),
    );
    assert.deepEqual(
      await todo('import', files.file),
      refused(
        2,
        'Nothing was imported: the file has a fault.\nLine 1: The format is not recognized. Name it with --format.\n',
      ),
    );
    assert.deepEqual(
      await todo('import', files.file, '--format', 'xls'),
      refused(2, '--format must be one of auto, lines, not "xls".\n'),
    );
    assert.match(
      (await todo('import', files.file, '--time-zone', 'Mars')).stderr,
      /^--time-zone must be a name of the IANA database/,
    );
    assert.equal((await todo('import', files.file, '--on-duplicate', 'x')).exitCode, 2);
  });
});

describe('todo export', () => {
  it('prints all todos, or those that are asked for', async () => {
    const { todo } = await aShellWithThree();
    const lines = async (...words: string[]) =>
      (await todo('export', '--format', 'lines', ...words)).stdout.split('\n').length - 1;
    assert.equal(await lines(), 3);
    assert.equal(await lines('--status', 'completed'), 1);
    assert.equal(await lines('milk'), 1);
    assert.equal(await lines('--due', 'week'), 0);
  });

  it('writes a new file, in the format that its name ends with', async () => {
    using files = aFolder();
    const { todo } = await aShellWithThree();
    await todo('edit', '1', '--notes', 'two litres');
    const output = join(files.folder, 'out.lines');
    assert.deepEqual(await todo('export', '--output', output), {
      exitCode: 0,
      stdout: `Exported to ${output} (Lines)\n`,
      stderr: 'Lines does not hold notes of 1 todo.\n',
    });
    const text = readFileSync(output, 'utf8');
    assert.equal(text.split('\n').length, 4);
    const { stdout } = await todo('export', '-o', join(files.folder, 'b.lines'), '--json');
    assert.deepEqual(JSON.parse(stdout), {
      file: join(files.folder, 'b.lines'),
      format: 'lines',
      losses: { notes: 1 },
    });
    // Into an empty database, it gives the same todos.
    const other = aShell();
    await other.todo('import', output);
    assert.equal((await other.api(2)).status, 'In Process');
  });

  it('overwrites no file, and leaves none behind that is not whole', async () => {
    using files = aFolder();
    const { todo } = await aShellWithThree();
    assert.deepEqual(
      await todo('export', '--output', files.file),
      refused(4, `${files.file} exists already. Choose another name, or remove it.\n`),
    );
    assert.equal(readFileSync(files.file, 'utf8'), linesOf(milk, tea));
    const failing = await aShellWithThree({
      line: () => ({
        formats: async () => [
          {
            ...aFormat,
            // oxlint-disable-next-line require-yield -- it fails before its first piece
            async *write() {
              throw new Error('broken');
            },
          },
        ],
      }),
    });
    const output = join(files.folder, 'out.lines');
    assert.equal((await failing.todo('export', '--output', output)).exitCode, 1);
    assert.deepEqual(readdirSync(files.folder), ['todos.lines']);
    mkdirSync(output);
    assert.equal((await todo('export', '--output', output)).exitCode, 4);
    const nowhere = join(files.folder, 'missing', 'out.lines');
    assert.match((await todo('export', '-o', nowhere)).stderr, /cannot be written \(ENOENT\)/);
  });

  it('says what is wrong with its words', async () => {
    const { todo } = aShell();
    assert.deepEqual(
      await todo('export'),
      refused(2, '--format must be one of lines, not "json".\n'),
    );
  });
});
