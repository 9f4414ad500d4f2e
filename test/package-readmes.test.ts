import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';
import { aMachine } from './todo-program.ts';

const root = new URL('../', import.meta.url);
const examples = readdirSync(new URL('examples/', root))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(new URL(`examples/${name}`, root), 'utf8'));

/** A block of code, and the block of output that may follow it. */
const blocks = /^```(ts|console)\n([^]*?)^```\n(?:\nIt prints:\n\n```text\n([^]*?)^```)?/gm;

/** Runs code as a file of this repository would be run, and returns what it prints. */
async function printedBy(code: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram(
    process.execPath,
    ['--input-type=module-typescript', '--eval', code],
    { cwd: fileURLToPath(root) },
  );
  assert.equal(exitCode, 0, stderr);
  return stdout;
}

/** Runs the commands of a `console` block on a new machine, and returns the block that it should be. */
async function consoleOf(commands: readonly string[]): Promise<string> {
  await using machine = await aMachine();
  let shown = '';
  for (const command of commands) {
    const runnable = command.replace(/^npx todo\b/, `'${process.execPath}' '${machine.launcher}'`);
    const { stdout } = await runProgram('bash', ['-c', runnable], machine.options);
    shown += `$ ${command}\n${stdout}`;
  }
  return shown;
}

describe('The README of', { concurrency: 2 }, () => {
  for (const name of readdirSync(new URL('packages/', root))) {
    it(`${name} has a quick start that runs, and a link to a guide`, async () => {
      const readme = readFileSync(new URL(`packages/${name}/README.md`, root), 'utf8');
      assert.ok(readme.startsWith(`# @todo/${name}\n`));
      assert.match(readme, /\]\(\.\.\/\.\.\/(docs\/|README|CONTRIBUTING)/);
      const found = [...readme.matchAll(blocks)];
      assert.ok(found.length > 0);
      for (const [, language, code = '', output] of found) {
        if (language === 'console') {
          const commands = [...code.matchAll(/^\$ (.*)$/gm)].map(([, command = '']) => command);
          assert.equal(await consoleOf(commands), code);
        } else if (output === undefined) {
          assert.ok(
            examples.some((example) => example.includes(code)),
            code,
          );
        } else {
          assert.equal(await printedBy(code), output);
        }
      }
    });
  }
});
