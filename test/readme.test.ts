import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { runProgram } from '../scripts/run-program.ts';
import { aMachine, type Machine, type RunningServer } from './todo-program.ts';

const root = new URL('../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');
const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  scripts: Record<string, string>;
};

/** A command of a `console` block, and what stands below it. */
interface Shown {
  readonly command: string;
  readonly output: string;
}

function shownIn(markdown: string): readonly Shown[] {
  const blocks = [...markdown.matchAll(/^```console\n(.*?)^```$/gms)].map(
    ([, block = '']) => block,
  );
  return blocks
    .flatMap((block) => block.split(/^\$ /m).slice(1))
    .map((part) => {
      const end = part.indexOf('\n');
      return { command: part.slice(0, end), output: part.slice(end + 1) };
    });
}

/** What differs from one run to the next. */
function withoutAccidents(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'INSTANT')
    .replaceAll(/"requestId":"[^"]*"/g, '"requestId":"ID"')
    .replaceAll(/"etag":"\\"[^"]*\\""/g, '"etag":"TAG"')
    .replaceAll(/^date: .*$/gim, 'date: DATE')
    .trimEnd();
}

const noTerminal =
  !(process.platform === 'linux' && existsSync('/usr/bin/script')) &&
  'needs script of util-linux to make a terminal';

/** Runs a command as a person would: `todo` on a terminal, unless its output goes into a pipe. */
async function outputOf(command: string, machine: Machine, server: RunningServer): Promise<string> {
  const runnable = command
    .replace(/^npx todo\b/, `'${process.execPath}' '${machine.launcher}'`)
    .replaceAll('http://localhost:3000', new URL(server.api).origin);
  const isOnTerminal = command.startsWith('npx todo') && !command.includes(' | ');
  const { stdout, stderr } = isOnTerminal
    ? await runProgram('script', ['-qec', `stty cols 80; ${runnable}`, '/dev/null'], {
        ...machine.options,
        env: { ...machine.options.env, TERM: 'xterm', NO_COLOR: '1' },
      })
    : await runProgram('bash', ['-c', runnable], machine.options);
  return (stdout + stderr).replaceAll('\r', '');
}

async function assertShown(page: string): Promise<void> {
  await using machine = await aMachine();
  await using server = await machine.serve();
  const commands = shownIn(page);
  assert.ok(commands.length > 5);
  for (const { command, output } of commands) {
    const real = await outputOf(command, machine, server);
    assert.equal(withoutAccidents(real), withoutAccidents(output), command);
  }
}

describe('The page on the REST API', () => {
  it('shows commands with the output that they really have', () =>
    assertShown(readFileSync(new URL('docs/rest-api.md', root), 'utf8')));
});

describe('The README', () => {
  it('shows commands with the output that they really have', { skip: noTerminal }, () =>
    assertShown(readme),
  );

  it('and the page for contributors name only scripts that there are', () => {
    const contributing = readFileSync(new URL('CONTRIBUTING.md', root), 'utf8');
    for (const [, name = ''] of `${readme}${contributing}`.matchAll(/npm (?:run )?([\w:-]+)/g)) {
      assert.ok(name in scripts || ['ci', 'install'].includes(name), name);
    }
  });

  it('and the documents link only to existing files', () => {
    const files = [
      'README.md',
      'CONTRIBUTING.md',
      'docs/rest-api.md',
      'docs/architecture.md',
      'docs/settings.md',
      'docs/scaling.md',
    ];
    for (const file of files) {
      const text = readFileSync(new URL(file, root), 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
        assert.ok(existsSync(new URL(target, new URL(file, root))), `${file}: ${target}`);
      }
      for (const [, path = ''] of text.matchAll(
        /`((?:packages|test|examples|docs|scripts)\/[\w./-]+)`/g,
      )) {
        assert.ok(existsSync(new URL(path, root)), `${file}: ${path}`);
      }
    }
  });
});
