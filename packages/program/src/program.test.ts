import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aDraft } from '@todo/application/testing';
import { createProgram } from '@todo/cli';
import { aProgramIo, aProgramShell } from '../testing/a-program.ts';
import { commandLine } from './command-line.ts';

type Program = ReturnType<typeof createProgram>;

/** Every command that has no commands of its own, by the words that it takes to say it. */
function commandsOf(
  command: Program,
  words: readonly string[] = [],
): readonly (readonly string[])[] {
  const subcommands = command.createHelp().visibleCommands(command);
  const own = subcommands.filter((known) => known.name() !== 'help');
  if (own.length === 0) return [words];
  return own.flatMap((known) => commandsOf(known, [...words, known.name()]));
}

describe('Help', () => {
  const io = aProgramIo();
  const program = createProgram(io, commandLine(io), {
    contextFor: () => assert.fail('runs nothing'),
    say() {},
  });
  for (const command of [[], ...commandsOf(program)]) {
    it(`of todo ${command.join(' ')} has examples and the options that hold everywhere`, async () => {
      const { exitCode, stdout, stderr } = await aProgramShell().todo(...command, '--help');
      assert.deepEqual([exitCode, stderr], [0, '']);
      assert.match(stdout, /^Usage: todo /);
      const words = ['todo', ...command].join(' ');
      assert.match(stdout, new RegExp(`\nExamples:\n  \\$ .*${words}( |\n|\\))`));
      for (const option of [
        '--database <url>',
        '--user <name>',
        '--json',
        '--quiet',
        '--no-color',
        '--version',
      ]) {
        assert.ok(stdout.includes(option), option);
      }
    });
  }

  for (const name of ['add', 'list', 'show', 'start', 'done', 'reopen', 'edit']) {
    it(`of todo ${name} has examples that work`, async () => {
      const { todo, todos } = aProgramShell();
      for (let n = 0; n < 12; n += 1) await todos.add(aDraft());
      const { stdout } = await todo(name, '--help');
      const lines = [...stdout.matchAll(/^ {2}\$ todo (.*)$/gm)].map(([, line = '']) => line);
      assert.ok(lines.length > 1);
      for (const line of lines) {
        // Quoted words and bare ones.
        const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(
          ([, quoted, bare]) => quoted ?? bare,
        );
        const { exitCode, stderr } = await todo(...words.filter((word) => word !== undefined));
        assert.equal(exitCode, 0, `${line}: ${stderr}`);
      }
    });
  }

  it('is there by todo help as well', async () => {
    const { todo } = aProgramShell();
    for (const command of program.createHelp().visibleCommands(program)) {
      const name = command.name();
      if (name !== 'help') assert.deepEqual(await todo('help', name), await todo(name, '-h'));
    }
    assert.deepEqual(await todo('help'), await todo('--help'));
  });

  it('fits into the terminal', async () => {
    const { stdout } = await aProgramShell({ columns: 50 }).todo('list', '--help');
    const lines = stdout.split('\n').filter((line) => !line.startsWith('  $ '));
    assert.ok(lines.every((line) => line.length <= 50));
  });

  it('shows the release', async () => {
    const { todo } = aProgramShell();
    const { exitCode, stdout } = await todo('--version');
    assert.equal(exitCode, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
    assert.deepEqual(await todo('list', '--version'), await todo('--version'));
  });
});
