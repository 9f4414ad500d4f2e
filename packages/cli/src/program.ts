import { Argument, Command, Option } from 'commander';
import { CliError } from './errors/cli-error.ts';
import type { CompleteOptions } from './commands/completion.ts';
import type { Shell } from './completion/scripts.ts';
import { todoCommands } from './commands/todo-commands.ts';
import { examples } from './commands/help-text.ts';
import type { Io } from './terminal/io.ts';
import { readGlobalsCarefully } from './parsing/option-words.ts';
import type { CommandContext, GlobalOptions } from './command-context.ts';
import type { CliCommand, CommandLine } from './command-line.ts';

/*
 * The command line. What a command does is in a file of its own, loaded when that command runs: `todo --help` has
 * to be there at once.
 */

/** What a program is told beside its commands. */
export interface ProgramOptions {
  /** Makes what a command runs in, when it runs. */
  readonly contextFor: (options: GlobalOptions, command: CliCommand) => CommandContext;
  /** Takes the help and the version. */
  readonly say: (text: string) => void;
  /**
   * What the command line begins with. Where that is a command, the program has no other, as to make all of them
   * takes a tenth of the time that a command takes.
   */
  readonly word?: string;
}

/** @returns a program that throws CommanderError for wrong usage, and after help and version */
export function createProgram(
  io: Pick<Io, 'stdout' | 'stderr'>,
  { version, commands: others }: Pick<CommandLine, 'version' | 'commands'>,
  { contextFor, say, word }: ProgramOptions,
): Command {
  const program = new Command('todo')
    .description('Todos in a terminal, over REST and in your own program.')
    .helpOption('-h, --help', 'show how it is used')
    .helpCommand(false)
    // Without a short name: `-Very` may be text.
    .version(version, '--version', 'show the release')
    .option('--database <url>', 'where the todos are, such as sqlite:todo.db')
    .option('--json', 'print JSON, just as the API does')
    .addOption(new Option('--quiet', 'print only ids, one a line').conflicts('json'))
    .option('--no-color', 'print no colours')
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20 })
    .configureOutput({
      writeOut: say,
      writeErr: say,
      // The error that is thrown says the same, and is reported like every other.
      outputError: () => {},
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
      // The help has none. By itself, commander would open Node's own streams to learn what they can show.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride()
    .addHelpText('after', examples('todo add Buy milk', 'todo list', 'todo done 1'));

  const add = (command: CliCommand) =>
    command.add(program, () => contextFor(program.opts<GlobalOptions>(), command));
  const commands = [...todoCommands, ...others, completionCommand];
  const asked = commands.find(({ name }) => name === word);
  for (const command of asked ? [asked] : commands) add(command);
  if (!asked) add(completeCommand);
  const parents = program.commands.filter(({ commands: own }) => own.length > 0);
  for (const parent of asked ? parents : [program, ...parents]) addHelp(parent);
  readGlobalsCarefully(program);
  return program;
}

const completionCommand: CliCommand = { name: 'completion', add: addCompletion };

/** What the scripts for shells call. It looks at all that the program has. */
const completeCommand: CliCommand = { name: '__complete', add: addComplete };

function addCompletion(program: Command, context: () => CommandContext): void {
  program
    .command('completion')
    .summary('let a shell complete commands, ids, tags')
    .description('Print a script that lets a shell complete commands, options, ids and tags.')
    .addArgument(
      new Argument('<shell>', 'whose script').choices(['bash', 'zsh', 'fish'] satisfies Shell[]),
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
      await completion(context(), shell);
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

/** `help`, which names what it does not know: commander's own shows the help of the whole program then. */
function addHelp(parent: Command): void {
  parent
    .helpCommand(false)
    .command('help')
    .summary('show how a command is used')
    .description('Show how a command is used.')
    .argument('[command]', 'its name')
    .argument('[subcommand]', 'the name of a command of that')
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

/** @throws CliError, or what commander says of an unknown command, with a suggestion */
async function refuseUnknown(parent: Command, name: string): Promise<void> {
  if (parent.commands.length === 0) {
    throw new CliError(
      'usage',
      `\`${parent.name()}\` has no command ${JSON.stringify(name)}. \`todo help ${parent.name()}\` shows how it is used.`,
    );
  }
  const isJson = parent.opts<Partial<GlobalOptions>>().json === true;
  await parent.parseAsync([...(isJson ? ['--json'] : []), name], { from: 'user' });
}
