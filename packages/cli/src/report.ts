import { isTodoError, type TodoError } from '@todo/application';
import { CliError } from './cli-error.ts';
import { failures, type ExitCode } from './failures.ts';
import { write, type Io } from './io.ts';
import { ReportedFailure } from './reported-failure.ts';
import { isYes } from './setting-rules.ts';
import { settingTexts } from './settings.ts';

/**
 * Says on stderr what went wrong and what to do about it: one line or, with `json`, one problem (RFC 9457).
 * What another process has said already is not said again.
 * @returns what the program exits with
 */
export async function report(error: unknown, io: Io, json: boolean): Promise<ExitCode> {
  if (error instanceof ReportedFailure) return error.exitCode;
  const isKnown = error instanceof CliError || isTodoError(error);
  const { exitCode, ...problem } = failures[isKnown ? error.code : 'unexpected'];
  const detail = isKnown ? advice(error) : unexpected(error);
  const errors = isKnown && 'faults' in error && error.faults.length > 0 && error.faults;
  const stack = !isKnown && isDebugging(io) && stackOf(error);
  const text = json
    ? JSON.stringify({ ...problem, detail, ...(errors && { errors }), ...(stack && { stack }) })
    : [detail, ...(stack ? [stack] : [])].join('\n');
  await write(io.notes ?? io.stderr, `${text}\n`);
  return exitCode;
}

function advice(error: TodoError | CliError): string {
  switch (error.code) {
    case 'invalid-todo':
    case 'invalid-query':
      return `The ${error.message}.`;
    case 'todo-not-found':
      return `${error.message} \`todo list --all\` shows every one.`;
    case 'stale-version':
      return `${error.message} \`todo show ${error.id}\` shows what it says now.`;
    default:
      return error.message;
  }
}

function unexpected(error: unknown): string {
  const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
  return `Something unexpected went wrong: ${line} (DEBUG=true shows where.)`;
}

/** Asked of the bare text: what went wrong may be that a setting is not valid. */
function isDebugging(io: Io): boolean {
  return isYes(settingTexts(io).get('DEBUG')?.text ?? '');
}

function stackOf(error: unknown): string {
  return (error instanceof Error && error.stack) || String(error);
}
