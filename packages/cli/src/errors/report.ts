import { isTodoError, type TodoError } from '@todo/application';
import { CliError } from './cli-error.ts';
import { failures, type ExitCode } from './failures.ts';
import { faultSentence } from './fault-sentences.ts';
import { write, type Io } from '../terminal/io.ts';
import { ReportedFailure } from './reported-failure.ts';
import { isYes } from '../settings/setting-rules.ts';
import { visibleJson, visibleLine, visibleText } from '../views/visible-text.ts';
import { ownVariable, settingTexts, type SettingScope } from '../settings/settings.ts';

/**
 * Says on stderr what went wrong and what to do about it: one line or, with `json`, one problem (RFC 9457).
 * What another process has said already is not said again.
 * @returns what the program exits with
 */
export async function report(
  error: unknown,
  io: Io,
  { json, scope }: { readonly json: boolean; readonly scope: SettingScope },
): Promise<ExitCode> {
  if (error instanceof ReportedFailure) return error.exitCode;
  const isKnown = error instanceof CliError || isTodoError(error);
  const { exitCode, ...problem } = failures[isKnown ? error.code : 'unexpected'];
  const detail = isKnown ? advice(error) : unexpected(error, scope);
  const errors = isKnown && 'faults' in error && error.faults.length > 0 && error.faults;
  const stack = !isKnown && isDebugging(io, scope) && stackOf(error);
  const text = json
    ? visibleJson(
        JSON.stringify({ ...problem, detail, ...(errors && { errors }), ...(stack && { stack }) }),
      )
    : [visibleLine(detail), ...(stack ? [visibleText(stack)] : [])].join('\n');
  try {
    await write(io.notes ?? io.stderr, `${text}\n`);
  } catch {
    // Stderr takes nothing: the exit code says what there is to say.
  }
  return exitCode;
}

function advice(error: TodoError | CliError): string {
  switch (error.code) {
    case 'invalid-todo':
    case 'invalid-query':
      return faultSentence(error.faults);
    case 'todo-not-found':
      return `${error.message} \`todo list --all\` shows every one.`;
    case 'stale-version':
      return `${error.message} \`todo show ${error.id}\` shows what it says now.`;
    default:
      return error.message;
  }
}

function unexpected(error: unknown, scope: SettingScope): string {
  const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
  const variable = scope === 'todos' ? ownVariable('DEBUG') : 'DEBUG';
  return `Something unexpected went wrong: ${line} (${variable}=true shows where.)`;
}

/** Asked of the bare text: the other settings have nothing to do with it, and may be wrong. */
function isDebugging(io: Io, scope: SettingScope): boolean {
  try {
    return isYes(settingTexts(io, scope, {}, ['DEBUG']).get('DEBUG')?.text ?? '');
  } catch (error) {
    // A file with settings that cannot be read asks for nothing.
    if (error instanceof CliError) return false;
    throw error;
  }
}

function stackOf(error: unknown): string {
  return (error instanceof Error && error.stack) || String(error);
}
