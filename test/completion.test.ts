import assert from 'node:assert/strict';
import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, it } from 'node:test';
import { openDatabase } from '@todo/adapters-persistence';
import { createTodoApp } from '@todo/application';
import { runProgram, type ProgramRun } from '../scripts/run-program.ts';
import { aMachine, type Machine } from './todo-program.ts';

type Shell = 'bash' | 'zsh' | 'fish';

/** Why a shell cannot be tested here, or nothing. */
async function missing(shell: Shell): Promise<string | false> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = folders.map((folder) =>
    access(join(folder, shell)).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(found)).includes(true) ? false : `${shell} is not installed`;
}

/** Every one of these does harm, or falls apart, where it is not quoted. */
const hostileTags = ['$(touch${IFS}harm)', '`touch${IFS}harm`', "it's", 'q"q', 'a\\b', '*', '@ada'];

/**
 * A person's machine with three todos: one pending, one in process, one completed.
 * @param started where `todo` is: in the PATH, or in a clone, where `npx todo` starts it
 */
async function aMachineWithTodos(
  started: 'in the PATH' | 'by npx' = 'in the PATH',
): Promise<Machine & { readonly shell: RunShell }> {
  // Who has pressed a key waits a fifth of a second for a server, and no longer.
  const machine = await aMachine('file');
  const bin = join(machine.home, 'bin');
  await mkdir(bin);
  const starter = `#!/bin/sh\nexec '${process.execPath}' '${machine.launcher}' "$@"\n`;
  if (started === 'in the PATH') await writeFile(join(bin, 'todo'), starter, { mode: 0o755 });
  // What npx does, without looking for the package first.
  const npx = `#!/bin/sh\nshift; npm_command=exec exec '${process.execPath}' '${machine.launcher}' "$@"\n`;
  await writeFile(join(bin, 'npx'), npx, { mode: 0o755 });
  await using database = await openDatabase({ url: machine.database });
  const app = createTodoApp({ store: database.store });
  await app.add({ task: 'Call "Ada" & $HOME', tags: hostileTags });
  await app.add({ task: 'Buy milk', tags: ['home'], status: 'In Process' });
  await app.add({ task: 'Read', tags: ['home'], status: 'Completed' });
  const { cwd, env } = machine.options;
  const options = { cwd, env: { ...env, PATH: `${bin}${delimiter}${env['PATH']}` } };
  return {
    ...machine,
    shell: (file, ...args) => runProgram(file, args, { ...options, timeout: 60_000 }),
  };
}

type RunShell = (file: Shell, ...args: readonly string[]) => Promise<ProgramRun>;

/** What bash offers for each line, with the cursor at its end. */
async function inBash(
  shell: RunShell,
  lines: readonly string[],
  todo = 'todo',
): Promise<Readonly<Record<string, readonly string[]>>> {
  const script = `
    eval "$(${todo} completion bash)"
    COMP_WORDBREAKS=$' \\t\\n"\\'@><=;|&(:'
    for COMP_LINE in "$@"; do
      COMP_POINT=\${#COMP_LINE}
      _todo todo
      printf '%s\\n' "\${#COMPREPLY[@]}" \${COMPREPLY[@]+"\${COMPREPLY[@]}"}
    done
  `;
  const { stdout, stderr } = await shell('bash', '--norc', '-c', script, 'bash', ...lines);
  assert.equal(stderr, '');
  const printed = stdout.split('\n').values();
  const offered = lines.map((line) => {
    const count = Number(printed.next().value);
    return [line, Array.from({ length: count }, () => printed.next().value ?? '')] as const;
  });
  return Object.fromEntries(offered);
}

describe('bash', { skip: await missing('bash') }, () => {
  it('completes commands, options, ids and their values', async () => {
    await using machine = await aMachineWithTodos();
    const offers = {
      'todo d': ['done', 'db'],
      'todo list --status=in': ['in-process'],
      'todo list --status pending,c': ['pending,completed'],
      'todo add --priority "h': ['high'],
      'todo add --due next\\ w': ['next\\ week'],
      'todo add --due "next w': ['next week'],
      'todo done 2 ': ['1'],
      'todo --database sqlite:none.db done ': [],
    };
    assert.deepEqual(await inBash(machine.shell, Object.keys(offers)), offers);
  });

  it('has a todo after `npx todo completion bash` in a clone, and completes it', async () => {
    await using machine = await aMachineWithTodos('by npx');
    const offers = { 'todo reo': ['reopen'], 'todo done ': ['2', '1'] };
    assert.deepEqual(await inBash(machine.shell, Object.keys(offers), 'npx todo'), offers);
    const script = 'eval "$(npx todo completion bash)"; todo list --quiet';
    assert.equal((await machine.shell('bash', '--norc', '-c', script)).stdout, '1\n2\n');
  });

  it('reads a tag literally, with any signs', async () => {
    await using machine = await aMachineWithTodos();
    const starts = ['todo add --tag ', 'todo add --tag "', "todo add --tag '"];
    const offered = await inBash(machine.shell, starts);
    for (const start of starts) {
      const tags = offered[start] ?? [];
      const quote = start.slice(15);
      const words = tags.map((tag) => quote + tag + quote).join(' ');
      const { stdout } = await machine.shell('bash', '-c', `printf '%s\\n' ${words}`);
      assert.deepEqual(
        stdout.trimEnd().split('\n').toSorted(),
        ['home', ...hostileTags].toSorted(),
      );
    }
    assert.ok(!(await readdir(machine.home)).includes('harm'));
  });
});

describe('fish', { skip: await missing('fish') }, () => {
  it('completes like bash, with descriptions', async () => {
    await using machine = await aMachineWithTodos();
    const offers = {
      'todo d': ['done\tmark todos as Completed', 'db\tmanage the database'],
      'todo done ': ['2\tBuy milk', '1\tCall "Ada" & $HOME'],
      'todo reopen ': ['3\tRead', '2\tBuy milk'],
      'todo list --status=in': ['--status=in-process'],
      'todo add --priority "h': ['high'],
      'todo add --due next\\ w': ['next week'],
      'todo add --tag @': ['@ada'],
      'todo --database sqlite:none.db done ': [],
    };
    const script = `
      todo completion fish | source
      for line in $argv
        complete --do-complete $line
        echo end
      end
    `;
    const lines = Object.keys(offers);
    const { stdout, stderr } = await machine.shell('fish', '--no-config', '-c', script, ...lines);
    assert.equal(stderr, '');
    const offered = stdout.split('end\n').map((text) => text.split('\n').slice(0, -1));
    assert.deepEqual(
      Object.fromEntries(lines.map((line, index) => [line, offered[index]])),
      offers,
    );
  });
});

describe('fish in a clone', { skip: await missing('fish') }, () => {
  it('has a todo after `npx todo completion fish`, and completes it', async () => {
    await using machine = await aMachineWithTodos('by npx');
    const script = `
      npx todo completion fish | source
      todo list --quiet
      complete --do-complete 'todo reopen '
    `;
    const { stdout, stderr } = await machine.shell('fish', '--no-config', '-c', script);
    assert.deepEqual([stdout, stderr], ['1\n2\n3\tRead\n2\tBuy milk\n', '']);
  });
});

interface Tabbed {
  /** What the line has become. */
  readonly line: string;
  /** Its last word, as zsh reads it. */
  readonly word: string;
  /** What was shown on the way, line by line. */
  readonly shown: readonly string[];
}

/** What becomes of each line in an interactive zsh on a terminal, when Tab is pressed at its end. */
async function tabbedInZsh(
  shell: RunShell,
  lines: readonly string[],
  todo = 'todo',
): Promise<readonly Tabbed[]> {
  // Ctrl-X has the inner shell say what it has.
  const script = `
    zmodload zsh/zpty
    zpty zsh 'TERM=dumb zsh -f -i'
    zpty -w zsh 'unsetopt zle_bracketed_paste; PS1=; stty columns 200
      autoload -Uz compinit && compinit -u -D; eval "$(${todo} completion zsh)"
      said() { print -r -- "<line>$BUFFER<word>\${(Q)\${(z)BUFFER}[-1]}<end>"; zle kill-whole-line }
      zle -N said; bindkey "^X" said; print re""ady'
    zpty -r -m zsh seen '*ready*' || exit 1
    for line in "$@"; do
      zpty -w -n zsh "$line"$'\\t\\x18'
      zpty -r -m zsh seen '*<end>*' || exit 1
      print -rn -- "$seen"
    done
    zpty -d zsh
  `;
  const { stdout, stderr } = await shell('zsh', '-f', '-c', script, 'zsh', ...lines);
  assert.equal(stderr, '');
  return Array.from(
    stdout.matchAll(/(.*?)<line>(.*?)<word>(.*?)<end>/gs),
    ([, shown = '', line = '', word = '']) => ({
      line,
      word,
      shown: shown.split('\n').map((text) => text.trim()),
    }),
  );
}

describe('zsh', { skip: await missing('zsh') }, () => {
  it('completes like bash, reads words literally, and shows descriptions', async () => {
    await using machine = await aMachineWithTodos();
    const becomes = {
      'todo sho': ['todo show ', 'show'],
      'todo list --status=in': ['todo list --status=in-process ', '--status=in-process'],
      'todo done ': ['todo done ', 'done'],
      'todo add --due "next w': ['todo add --due "next week" ', 'next week'],
      [String.raw`todo add --tag it\'`]: [String.raw`todo add --tag it\'s `, "it's"],
      'todo add --tag "q': [String.raw`todo add --tag "q\"q" `, 'q"q'],
      'todo --database sqlite:none.db done 2': ['todo --database sqlite:none.db done 2', '2'],
    };
    const tabbed = await tabbedInZsh(machine.shell, Object.keys(becomes));
    assert.deepEqual(
      tabbed.map(({ line, word }) => [line, word]),
      Object.values(becomes),
    );
    const shown = tabbed.find(({ line }) => line === 'todo done ')?.shown ?? [];
    assert.deepEqual(
      shown.filter((line) => line.includes('--')),
      ['2  -- Buy milk', '1  -- Call "Ada" & $HOME'],
    );
  });
});

describe('zsh in a clone', { skip: await missing('zsh') }, () => {
  it('has a todo after `npx todo completion zsh`, and completes it', async () => {
    await using machine = await aMachineWithTodos('by npx');
    const tabbed = await tabbedInZsh(machine.shell, ['todo reo'], 'npx todo');
    assert.deepEqual(
      tabbed.map(({ line }) => line),
      ['todo reopen '],
    );
    const script = 'eval "$(npx todo completion zsh)"; todo list --quiet';
    assert.equal((await machine.shell('zsh', '-f', '-c', script)).stdout, '1\n2\n');
  });
});

describe('A request for candidates', () => {
  it('makes no database', async () => {
    await using machine = await aMachine();
    for (const words of [
      ['done', ''],
      ['list', '--tag', ''],
    ]) {
      const empty = { exitCode: 0, stdout: '', stderr: '' };
      assert.deepEqual(await machine.todo('__complete', '--', ...words), empty);
    }
    assert.deepEqual(await readdir(machine.home), []);
  });

  it('reports errors only to a person who calls it by hand', async () => {
    await using machine = await aMachine();
    await writeFile(join(machine.home, 'other.db'), 'not a database, whatever it is called');
    const words = ['--database', 'sqlite:other.db', 'done', ''];
    const { exitCode, stderr } = await machine.todo('__complete', '--', ...words);
    assert.equal(exitCode, 5);
    assert.match(stderr, /other\.db/);
  });
});

describe('todo completion', () => {
  it('prints a script for each shell, and names the shells if it gets another name', async () => {
    await using machine = await aMachine();
    const { stdout, ...rest } = await machine.todo('completion', 'fish');
    assert.deepEqual(rest, { exitCode: 0, stderr: '' });
    const { stdout: json } = await machine.todo('completion', 'fish', '--json');
    assert.deepEqual(JSON.parse(json), { shell: 'fish', script: stdout });
    const { exitCode, stderr } = await machine.todo('completion', 'tcsh');
    assert.equal(exitCode, 2);
    assert.match(stderr, /bash, zsh, fish/);
  });

  it('is shown in the help, unlike the command that its scripts call', async () => {
    await using machine = await aMachine();
    const { stdout } = await machine.todo('--help');
    assert.match(stdout, /completion <shell>/);
    assert.doesNotMatch(stdout, /__complete/);
  });
});
