import { InvalidFileError, isTodoError, type TodoError } from '@todo/application';
import type { Debugging } from '../command-line.ts';
import { CliError } from './cli-error.ts';
import { failures, type ExitCode } from './failures.ts';
import { faultSentence } from './fault-sentences.ts';
import { lossSentence } from '../views/losses.ts';
import { write, type Io } from '../terminal/io.ts';
import { ReportedFailure } from './reported-failure.ts';
import { visibleJson, visibleLine, visibleText } from '../views/visible-text.ts';

/**
 * Prints the error and what to do about it on stderr: one line or, with `json`, one problem (RFC 9457). An error that
 * another process has reported already is not printed again.
 * @returns the exit code
 */
export async function report(
  error: unknown,
  io: Io,
  { json, debugging }: { readonly json: boolean; readonly debugging: Debugging },
): Promise<ExitCode> {
  if (error instanceof ReportedFailure) return error.exitCode;
  const isKnown = error instanceof CliError || isTodoError(error);
  const { exitCode, ...problem } = failures[isKnown ? error.code : 'unexpected'];
  const detail = isKnown ? advice(error) : unexpected(error, debugging);
  const errors = isKnown && 'faults' in error && error.faults.length > 0 && error.faults;
  const stack = !isKnown && (await debugging.isOn()) && stackOf(error);
  const text = json
    ? visibleJson(
        JSON.stringify({ ...problem, detail, ...(errors && { errors }), ...(stack && { stack }) }),
      )
    : [visibleLine(detail), ...linesAbout(error), ...(stack ? [visibleText(stack)] : [])].join(
        '\n',
      );
  try {
    await write(io.stderr, `${text}\n`);
  } catch {
    // Stderr cannot be written, so only the exit code can report the error.
  }
  return exitCode;
}

/** The faults of a file, one per line. */
function linesAbout(error: unknown): readonly string[] {
  if (!(error instanceof InvalidFileError)) return [];
  const { faults, total } = error;
  const lines = faults.map(({ line, detail }) => visibleLine(`Line ${line}: ${detail}`));
  const others = total - faults.length;
  return others > 0 ? [...lines, `And ${others} more.`] : lines;
}

function advice(error: TodoError | CliError): string {
  switch (error.code) {
    case 'invalid-todo':
    case 'invalid-query':
    case 'invalid-account':
      return faultSentence(error.faults);
    case 'invalid-file':
      return `Nothing was imported: the file has ${error.total === 1 ? 'a fault' : `${error.total} faults`}.`;
    case 'lossy-file':
      return `Nothing was imported, because something could not be kept: ${lossSentence(error.losses)}.`;
    case 'todo-not-found':
      return `${error.message} \`todo list --all\` shows all todos.`;
    case 'account-not-found':
      return `${error.message} \`todo user list\` shows all accounts.`;
    case 'account-exists':
      return `${error.message} Choose another name.`;
    case 'stale-version':
      return `${error.message} \`todo show ${error.id}\` shows its current state.`;
    case 'undo-conflict':
      return `${error.message} Nothing was changed. \`todo log ${error.ids[0]}\` shows what happened.`;
    case 'command-not-found':
      return `${error.message} \`todo log\` shows what was done.`;
    default:
      return error.message;
  }
}

function unexpected(error: unknown, { variable }: Debugging): string {
  const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
  return `Something unexpected went wrong: ${line} (${variable}=true shows where.)`;
}

function stackOf(error: unknown): string {
  return (error instanceof Error && error.stack) || String(error);
}
