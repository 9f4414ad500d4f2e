import { CommanderError } from 'commander';
import { CliError } from './errors/cli-error.ts';
import { failures, type ExitCode } from './errors/failures.ts';
import { print, type Io } from './terminal/io.ts';
import { createProgram } from './program.ts';
import type { Compose, GlobalOptions } from './session.ts';
import type { SettingScope } from './settings/settings.ts';

/**
 * Runs one command, and reports what goes wrong.
 * @param argv the words after the program's name
 * @param compose changes what is bound, before anything is asked for
 * @returns what to exit with
 */
export async function run(argv: readonly string[], io: Io, compose?: Compose): Promise<ExitCode> {
  const said: string[] = [];
  let scope: SettingScope = 'todos';
  const program = createProgram(
    io,
    (options, scopeOfCommand) => {
      scope = scopeOfCommand;
      return { io, options, scope, ...(compose && { compose }) };
    },
    (text) => said.push(text),
    argv[0],
  );
  const isJson = () => program.opts<Partial<GlobalOptions>>().json === true;
  try {
    const refusal = await refusalOf(program.parseAsync(argv, { from: 'user' }));
    if (refusal === undefined) return 0;
    const wasAskedFor = refusal.exitCode === 0;
    if (said.length === 0 || (isJson() && !wasAskedFor)) throw usageError(refusal);
    await print(wasAskedFor ? io.stdout : (io.notes ?? io.stderr), said.join(''));
    return wasAskedFor ? 0 : failures.usage.exitCode;
  } catch (error) {
    const { report } = await import('./errors/report.ts');
    return report(error, io, { json: isJson(), scope });
  }
}

/** Why commander ran no command: the words make no sense, or somebody wanted the help or the version. */
async function refusalOf(parsing: Promise<unknown>): Promise<CommanderError | undefined> {
  try {
    await parsing;
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) return error;
    throw error;
  }
}

/** What commander says in two lines, as one that ends in what to do. */
function usageError({ code, message }: CommanderError): CliError {
  if (code === 'commander.help') return new CliError('usage', `A command is missing. ${helpHint}`);
  const [first = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const sentence = first.charAt(0).toUpperCase() + first.slice(1).replace(/\.$/, '');
  const hint = suggestion?.slice(1, -1) ?? hints[code] ?? helpHint;
  return new CliError('usage', `${sentence}. ${hint}`);
}

const helpHint = '`todo --help` shows how it is used.';

const hints: Readonly<Record<string, string>> = {
  'commander.excessArguments': 'Several words that belong together go in quotes.',
  'commander.unknownOption': 'Text that looks like an option goes after `--`.',
};
