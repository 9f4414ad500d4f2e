import assert from 'node:assert/strict';
import { delimiter, dirname } from 'node:path';
import { runProgram, type ProgramRun } from '../scripts/run-program.ts';

/**
 * The environment of a project outside of this repository: nothing of what `npm test` and the test runner say
 * about this one, no command of this repository on the path, but the same Node.
 */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const ofThisRun = /^(npm_(?!config_(cache|registry)$)|init_cwd$|node_path$|node_test_context$)/i;
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofThisRun.test(name))),
    PATH: [dirname(process.execPath), ...path].join(delimiter),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
}

/** Runs npm in `folder`. */
export function npm(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<ProgramRun> {
  return runProgram('npm', args, {
    cwd: folder,
    env: { ...cleanEnvironment(), ...env },
    // npm waits for a silent registry for longer than a test run may last.
    timeout: 120_000,
  });
}

/** Runs npm in `folder`, and expects that it can do what it is asked. */
export async function npmSucceeds(folder: string, ...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await npm(folder, args);
  assert.equal(exitCode, 0, `npm ${args.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}
