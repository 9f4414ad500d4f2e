import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import type { TextSink } from '@todo/cli';
import { runTodo, type ProgramIo } from '@todo/program';
import { manPage } from '../scripts/man-page.ts';
import { runProgram } from '../scripts/run-program.ts';
import { missing } from './installed.ts';

/** What `--help` lists below a heading, by its first column. */
function listed(help: string, heading: string): readonly string[] {
  const [, rest = ''] = help.split(`\n${heading}:\n`);
  const [block = ''] = rest.split('\n\n');
  return [...block.matchAll(/^ {2}(\S.*?)(?: {2}|$)/gm)].map(([, term = '']) => term);
}

/** The name of a command, without its aliases and arguments. */
function nameOf(term: string): string {
  return term.split(/[ |]/, 1)[0] ?? '';
}

/** What `todo <words> --help` prints, in this process. */
async function helpOf(words: readonly string[]): Promise<string> {
  const nowhere = new PassThrough().resume();
  let help = '';
  const stdout: TextSink = {
    columns: 200,
    write(text, done) {
      help += text;
      done();
    },
  };
  const io: ProgramIo = {
    env: {},
    cwd: tmpdir(),
    stdin: nowhere,
    stdout,
    stderr: nowhere,
    stderrStream: nowhere,
    openEditor: () => assert.fail('edits nothing'),
    stopRequested: () => new Promise(() => {}),
  };
  assert.equal(await runTodo([...words, '--help'], io), 0);
  return help;
}

describe('The manual page', () => {
  const page = manPage({ version: '1.2.3', date: '2026-01-30' });
  const plain = page.replaceAll('\\-', '-').replaceAll('\\e', '\\');
  let folder = '';
  let file = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'todo-man-'));
    file = join(folder, 'todo.1');
    await writeFile(file, page);
  });
  after(() => rm(folder, { recursive: true }));

  it('has every command and every option that the help of the program lists', async () => {
    const asks = [[]] as string[][];
    let options = 0;
    for (const words of asks) {
      const help = await helpOf(words);
      for (const option of listed(help, 'Options')) {
        assert.ok(plain.includes(`\n.B ${option}\n`), `${words.join(' ')} ${option}`);
        options += 1;
      }
      const names = listed(help, 'Commands').map(nameOf);
      for (const name of names.filter((each) => each !== 'help')) {
        assert.match(plain, new RegExp(`^\\.SS ${['todo', ...words, name].join(' ')}\\b`, 'm'));
        asks.push([...words, name]);
      }
    }
    assert.ok(asks.length > 30 && options > 80);
  });

  it('shows the version and the day', () => {
    assert.match(page, /^\.TH TODO 1 2026-01-30 "todo 1\.2\.3" /);
  });

  it('is shown by man without a warning', { skip: missing('man') }, async () => {
    const env = { PATH: process.env['PATH'], MANWIDTH: '80', LC_ALL: 'C.UTF-8' };
    const { exitCode, stdout, stderr } = await runProgram('man', ['--warnings=w', '-l', file], {
      env,
    });
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.match(stdout, /^ {7}todo - todos in a terminal/m);
    assert.match(stdout, /^ {7}-d, --due <when>$/m);
    assert.match(stdout, /^ {14}\$ todo add -- Explain what --json does$/m);
  });

  it('has nothing that mandoc warns of', { skip: missing('mandoc') }, async () => {
    const { stdout } = await runProgram('mandoc', ['-T', 'lint', '-W', 'warning', file]);
    assert.equal(stdout, '');
  });
});
