import { CommanderError, type Command } from 'commander';
import type { ChosenTodos, CommandContext, GlobalOptions } from './command-context.ts';
import type { CommandLine, OpenApp } from './command-line.ts';
import { CliError } from './errors/cli-error.ts';
import type { ExitCode } from './errors/failures.ts';
import { createProgram } from './program.ts';
import { print, type Io } from './terminal/io.ts';

/**
 * Runs one command, closes the storage that it has opened, and reports its error.
 * @param argv the words after the program's name; without a command among them, `list` is meant
 * @returns the exit code
 */
export async function run(argv: readonly string[], io: Io, line: CommandLine): Promise<ExitCode> {
  if (argv.length === 0) return run(['list'], io, line);
  const said: string[] = [];
  const opened = new AsyncDisposableStack();
  let { debugging } = line;
  const program = createProgram(io, line, {
    contextFor(options, command) {
      debugging = command.debugging ?? line.debugging;
      return contextOf(io, options, line, opened);
    },
    say: (text) => void said.push(text),
    ...(argv[0] !== undefined && { word: argv[0] }),
  });
  const isJson = () => program.opts<Partial<GlobalOptions>>().json === true;
  try {
    const refusal = await refusalOf(parseAndClose(program, argv, opened));
    if (refusal === undefined) return 0;
    if (refusal.code === 'commander.help' && program.args.length === 0) {
      return await run([...argv, 'list'], io, line);
    }
    const wasAskedFor = refusal.exitCode === 0;
    if (said.length === 0 || (isJson() && !wasAskedFor))
      throw usageError(refusal, calledCommand(program));
    await print(wasAskedFor ? io.stdout : io.stderr, said.join(''));
    if (wasAskedFor) return 0;
    // The table names the problems of the core, which the help and the version have no use for.
    const { failures } = await import('./errors/failures.ts');
    return failures.usage.exitCode;
  } catch (error) {
    const { report } = await import('./errors/report.ts');
    return report((await line.explain?.(error)) ?? error, io, { json: isJson(), debugging });
  }
}

function contextOf(
  io: Io,
  options: GlobalOptions,
  line: CommandLine,
  opened: AsyncDisposableStack,
): CommandContext {
  const appOf = (todos: OpenApp) => opened.use(todos).app;
  const chosen = chosenBy(options);
  return {
    io,
    options,
    preference: line.preference,
    async todos(use) {
      const source = await line.todos(use, chosen);
      return { clock: source.clock, openApp: async () => appOf(await source.open()) };
    },
    formats: () => line.formats(),
    async appToComplete(typed) {
      const todos = await line.todosToComplete({ ...chosen, ...typed });
      return todos && appOf(todos);
    },
  };
}

function chosenBy({ database, user, server, local }: GlobalOptions): ChosenTodos {
  return { database, user, server: server === true ? undefined : server, local };
}

async function parseAndClose(
  program: Command,
  argv: readonly string[],
  opened: AsyncDisposableStack,
): Promise<void> {
  await using _ = opened;
  await program.parseAsync(argv, { from: 'user' });
}

/** The reason why commander ran no command: wrong usage, or a request for the help or the version. */
async function refusalOf(parsing: Promise<unknown>): Promise<CommanderError | undefined> {
  try {
    await parsing;
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) return error;
    throw error;
  }
}

/** The names of the command and of the command in it that the person called, such as `db backup`. */
function calledCommand(program: Command): readonly string[] {
  const names: string[] = [];
  let called = program;
  for (const word of program.args) {
    const next = called.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (next === undefined) break;
    names.push(next.name());
    called = next;
  }
  return names;
}

/** Commander's message of two lines as one line that ends with what to do. */
function usageError({ code, message }: CommanderError, command: readonly string[]): CliError {
  const help = `See \`${['todo', ...command, '--help'].join(' ')}\`.`;
  if (code === 'commander.help') return new CliError('usage', `A command is missing. ${help}`);
  const [said = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const first = reworded(said);
  const sentence = first.charAt(0).toUpperCase() + first.slice(1).replace(/\.$/, '');
  const hint = synonymIn(first) ?? suggestion?.slice(1, -1) ?? hints[code] ?? help;
  return new CliError('usage', `${sentence}. ${hint}`);
}

/** Messages of commander that name the placeholders of its own definitions, and what the person reads instead. */
const wordings: readonly (readonly [RegExp, string])[] = [
  [
    /^command-argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are (.*)\.$/,
    'the $2 must be one of $3, not "$1"',
  ],
  [
    /^option '.*(--[\w-]+).*' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/,
    '$1 must be one of $3, not "$2"',
  ],
  [/^option '.*(--[\w-]+).*' argument missing$/, '$1 needs a value'],
  [/^required option '.*(--[\w-]+).*' not specified$/, '$1 is missing'],
  [
    /^option '.*(--[\w-]+).*' cannot be used with option '.*(--[\w-]+).*'$/,
    '$1 and $2 cannot be used together',
  ],
];

function reworded(message: string): string {
  for (const [pattern, wording] of wordings) {
    if (pattern.test(message)) return message.replace(pattern, wording);
  }
  return message;
}

/** What other programs call a command. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  add: ['new', 'create', 'insert', 'a'],
  list: ['search', 'find', 'grep', 'all', 'l'],
  tags: ['labels', 'contexts'],
  stats: ['count', 'summary', 'statistics'],
  show: ['view', 'info', 'get', 'cat'],
  start: ['begin', 'doing'],
  done: ['finish', 'complete', 'completed', 'check', 'close', 'tick', 'do'],
  reopen: ['uncheck', 'undone', 'open', 'stop'],
  edit: ['update', 'change', 'modify', 'set', 'mod', 'rename', 'tag', 'due', 'prio', 'note'],
  rm: ['remove', 'delete', 'del', 'drop', 'erase'],
  log: ['history', 'changes'],
  restore: ['undelete', 'recover'],
  config: ['settings', 'preferences', 'configure'],
  serve: ['server', 'start-server', 'web', 'api'],
};

function synonymIn(message: string): string | undefined {
  const [, word] = /unknown command '(.+)'$/.exec(message) ?? [];
  const meant = Object.keys(synonyms).find((name) => synonyms[name]?.includes(word ?? ''));
  return meant && `Did you mean ${meant}?`;
}

const hints: Readonly<Record<string, string>> = {
  'commander.excessArguments': 'Several words that belong together go in quotes.',
  'commander.unknownOption': 'Text that looks like an option goes after `--`.',
};
