import { Argument, Command, Help, Option } from 'commander';
import { CliError } from './errors/cli-error.ts';
import type { CompleteOptions } from './commands/completion.ts';
import type { Shell } from './completion/scripts.ts';
import { todoCommands } from './commands/todo-commands.ts';
import { examples } from './commands/help-text.ts';
import type { Io } from './terminal/io.ts';
import { asksForVersion, readGlobalsCarefully } from './parsing/option-words.ts';
import type { CommandContext, GlobalOptions } from './command-context.ts';
import type { CliCommand, CommandLine } from './command-line.ts';

/*
 * The command line. The action of each command is in its own file, which is loaded when the command runs, so that
 * `todo --help` prints at once.
 */

/** The options of a program beside its commands. */
export interface ProgramOptions {
  /** Creates the context of a command when it runs. */
  readonly contextFor: (options: GlobalOptions, command: CliCommand) => CommandContext;
  /** Receives the help and the version. */
  readonly say: (text: string) => void;
  /**
   * The first word of the command line. If it names a command, the program has only that one, and if it asks for the
   * version, none, because creating all commands takes a tenth of the time that a command takes.
   */
  readonly word?: string;
}

/** Creates the command line: it throws CommanderError for wrong usage, and after help and version. */
export function createProgram(
  io: Pick<Io, 'stdout' | 'stderr'>,
  { version, commands: others, starter }: Pick<CommandLine, 'version' | 'commands' | 'starter'>,
  { contextFor, say, word }: ProgramOptions,
): Command {
  const program = new Command('todo')
    .description('Todos in a terminal, over REST and in your own program.')
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .version(version, '--version', 'show the version')
    .option('--database <url>', 'where the todos are, such as sqlite:todo.db')
    .option('--user <name>', 'use the todos of this account')
    .addOption(serverOption())
    .option('--local', 'use the database, even if a server is set')
    .option('--json', 'print JSON, as the API returns it')
    .addOption(
      shownAs('-q, --quiet', new Option('--quiet', 'print only ids, one per line')).conflicts(
        'json',
      ),
    )
    .option('--no-color', 'print no colours')
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20, visibleGlobalOptions })
    .configureOutput({
      writeOut: say,
      writeErr: say,
      // The thrown error has the same message, and is reported like every other error.
      outputError: () => {},
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
      // The help has no colours. Otherwise commander would open Node's own streams to find out whether they show them.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride()
    .addHelpText('after', examples('todo add Buy milk', 'todo list', 'todo done 1'));

  const add = (command: CliCommand) =>
    command.add(program, () => {
      const options = program.opts<GlobalOptions>();
      if (options.server === true && !command.takesBareServer) throw missingServer();
      return contextFor(options, command);
    });
  const commands = [...todoCommands, ...others, completionCommand(starter)];
  const asked = askedFor(word, commands);
  for (const command of asked ?? [...commands, completeCommand]) add(command);
  const parents = program.commands.filter(({ commands: own }) => own.length > 0);
  for (const parent of asked ? parents : [program, ...parents]) addHelp(parent);
  const ofVersion = program.options.find(({ long }) => long === '--version');
  if (ofVersion) shownAs('-v, --version', ofVersion);
  readGlobalsCarefully(program);
  return program;
}

/** The only commands that a command line with this first word needs; undefined if it needs all of them. */
function askedFor(
  word: string | undefined,
  commands: readonly CliCommand[],
): readonly CliCommand[] | undefined {
  if (word === undefined) return undefined;
  if (asksForVersion(word)) return [];
  const named = commands.filter(({ name }) => name === word);
  return named.length > 0 ? named : undefined;
}

/** Its value may be missing, since `todo config --server` has none; the help shows how it is meant. */
function serverOption(): Option {
  return shownAs('--server <url>', new Option('--server [url]', 'use the todos on this server'));
}

/** The option with other flags in the help than those that commander knows. */
function shownAs(flags: string, option: Option): Option {
  option.flags = flags;
  return option;
}

function missingServer(): CliError {
  return new CliError(
    'usage',
    '--server needs the address of a server, such as https://todo.example.com.',
  );
}

/** The options of the program, except those that the command or the command above it has another meaning for. */
function visibleGlobalOptions(this: Help, command: Command): Option[] {
  const own = new Set(
    [command, command.parent].flatMap((one) =>
      one === null || one.parent === null ? [] : one.options.map(({ long }) => long),
    ),
  );
  return Help.prototype.visibleGlobalOptions
    .call(this, command)
    .filter(({ long }) => !own.has(long));
}

function completionCommand(starter: CommandLine['starter']): CliCommand {
  return {
    name: 'completion',
    add: (program, context) => addCompletion(program, context, starter),
  };
}

/** The command that the completion scripts call. It needs all commands of the program. */
const completeCommand: CliCommand = { name: '__complete', add: addComplete };

function addCompletion(
  program: Command,
  context: () => CommandContext,
  starter: CommandLine['starter'],
): void {
  program
    .command('completion')
    .summary('set up completion of commands, ids and tags')
    .description('Print a script that lets a shell complete commands, options, ids and tags.')
    .addArgument(
      new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish'] satisfies Shell[]),
    )
    .addHelpText(
      'after',
      examples(
        'eval "$(todo completion bash)"    # in ~/.bashrc',
        'eval "$(todo completion zsh)"     # in ~/.zshrc',
        'todo completion fish | source     # in ~/.config/fish/config.fish',
      ),
    )
    .action(async (shell: Shell) => {
      const { completion } = await import('./commands/completion.ts');
      await completion(context(), shell, starter);
    });
}

function addComplete(program: Command, context: () => CommandContext): void {
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .option('--bash <breaks>')
    .action(async (words: string[], options: CompleteOptions) => {
      const { complete } = await import('./commands/completion.ts');
      await complete(context(), program, words, options);
    });
}

/** `help`, which names an unknown command; for one, commander's own `help` shows the help of the whole program. */
function addHelp(parent: Command): void {
  parent
    .helpCommand(false)
    .command('help')
    .summary('show help for a command')
    .description('Show help for a command.')
    .argument('[command]', 'the command')
    .argument('[subcommand]', 'its subcommand')
    .action(async (...words: unknown[]) => {
      let command = parent;
      for (const name of words.slice(0, 2).filter((word) => typeof word === 'string')) {
        const found = command.commands.find(
          (one) => one.name() === name || one.aliases().includes(name),
        );
        if (found === undefined) return refuseUnknown(command, name);
        command = found;
      }
      return command.help();
    });
}

/** @throws CliError, or commander's error for an unknown command, with a suggestion */
async function refuseUnknown(parent: Command, name: string): Promise<void> {
  if (parent.commands.length === 0) {
    throw new CliError(
      'usage',
      `\`${parent.name()}\` has no command ${JSON.stringify(name)}. See \`todo help ${parent.name()}\`.`,
    );
  }
  const isJson = parent.opts<Partial<GlobalOptions>>().json === true;
  await parent.parseAsync([...(isJson ? ['--json'] : []), name], { from: 'user' });
}
