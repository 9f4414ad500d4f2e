import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CliError } from '@todo/cli';

/** The editors that are tried where the person has chosen none: Debian's own choice, then the one that POSIX has. */
const usual = ['editor', 'vi', 'nano'];

/**
 * Opens a file in the editor that `VISUAL` or else `EDITOR` names, perhaps with options, or in a usual one, on the terminal
 * of this process. Resolves when the editor has ended.
 * @throws CliError where there is no editor, or it reports a failure
 */
export async function openInEditor(
  env: Readonly<Record<string, string | undefined>>,
  file: string,
): Promise<void> {
  const chosen = env['VISUAL']?.trim() || env['EDITOR']?.trim();
  process.on('SIGINT', ignore).on('SIGQUIT', ignore);
  try {
    const [code, signal] = await ended(chosen, file);
    if (code !== 0) throw failed(chosen, code, signal);
  } finally {
    process.off('SIGINT', ignore).off('SIGQUIT', ignore);
  }
}

/** A Ctrl-C that is meant for the editor must not end this program, which waits for it. */
function ignore(): void {}

async function ended(
  chosen: string | undefined,
  file: string,
): Promise<readonly [code: number | null, signal: string | null]> {
  const child =
    process.platform === 'win32'
      ? spawn(`${chosen ?? 'notepad'} "${file}"`, { shell: true, stdio: 'inherit' })
      : spawn('/bin/sh', ['-c', scriptFor(chosen), 'todo', file], { stdio: 'inherit' });
  // `once` rejects where the shell itself does not start.
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return [code, signal];
}

/**
 * The variables may have options and quotes, as `code --wait` has, so a shell reads them. The trap keeps the shell alive
 * at a Ctrl-C, and does not pass on to the editor.
 */
function scriptFor(chosen: string | undefined): string {
  if (chosen !== undefined) return `trap : INT QUIT\n${chosen} "$@"`;
  const tries = usual.map((name) => `command -v ${name} >/dev/null 2>&1 && exec ${name} "$@"`);
  return [...tries, 'exit 127'].join('\n');
}

/** The exit code of a shell that does not find a command (POSIX.1-2024, Shell and Utilities, section 2.8.2). */
const notFound = 127;

function failed(chosen: string | undefined, code: number | null, signal: string | null): CliError {
  if (code !== notFound) {
    const how = code === null ? `was ended by ${signal}` : `ended with exit code ${code}`;
    return new CliError('editor-failed', `The editor ${how}. Nothing was changed.`);
  }
  const what =
    chosen === undefined
      ? `No editor was found, neither ${usual.join(' nor ')}.`
      : `The editor ${JSON.stringify(chosen)} was not found.`;
  return new CliError(
    'editor-failed',
    `${what} Nothing was changed. Set VISUAL or EDITOR to an editor, such as nano.`,
  );
}
