import { Argument, Command, Option } from 'commander';
import { CliError } from './errors/cli-error.ts';
import type { CompleteOptions } from './commands/completion.ts';
import type { ConfigOptions } from './commands/config.ts';
import type { CopyUrls } from './database/db-copy.ts';
import type { ServeOptions } from './serving/serve.ts';
import type { Shell } from './completion/scripts.ts';
import { everydayCommands, type AddCommand } from './commands/everyday-commands.ts';
import { examples } from './commands/help-text.ts';
import type { Io } from './terminal/io.ts';
import { readGlobalsCarefully } from './parsing/option-words.ts';
import type { GlobalOptions, Session } from './session.ts';
import type { SettingScope } from './settings/settings.ts';
import { version } from './version.ts';

/*
 * The command line, with what is about todos in `everyday-commands.ts`. What a command does is in a file of its own, loaded when
 * somebody runs it: `todo --help` has to be there at once.
 */

/**
 * @param sessionWith makes what a command runs in
 * @param say takes the help and the version
 * @param word what the command line begins with; where that is a command, the program has no other, as to make
 *   all of them takes a tenth of the time that a command takes
 * @returns a program that throws CommanderError for wrong usage, and after help and version
 */
export function createProgram(
  io: Pick<Io, 'stdout' | 'stderr'>,
  sessionWith: (options: GlobalOptions, scope: SettingScope) => Session,
  say: (text: string) => void,
  word?: string,
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

  const sessionFor = (scope: SettingScope) => () =>
    sessionWith(program.opts<GlobalOptions>(), scope);
  const asked = commands.find(([name]) => name === word);
  for (const [, add, scope = 'todos'] of asked ? [asked] : commands) {
    add(program, sessionFor(scope));
  }
  if (!asked) addComplete(program, sessionFor('todos'));
  const parents = program.commands.filter(({ commands: own }) => own.length > 0);
  for (const parent of asked ? parents : [program, ...parents]) addHelp(parent);
  readGlobalsCarefully(program);
  return program;
}

/**
 * What adds each command, by its name, in the order in which the help shows them; and which settings it uses,
 * where those are not the ones of commands about todos.
 */
const commands: readonly (readonly [string, AddCommand, SettingScope?])[] = [
  ...everydayCommands,
  ['serve', addServe, 'server'],
  ['db', addDb, 'database'],
  ['config', addConfig],
  ['completion', addCompletion],
];

function addServe(program: Command, session: () => Session): void {
  program
    .command('serve')
    .summary('start the REST server')
    .description(
      'Serve the todos over REST until Ctrl-C, and then until every request is answered. With --workers, several ' +
        'processes answer at one address. That pays on PostgreSQL; on SQLite, one writes faster than several.',
    )
    .option('--host <address>', 'the address to listen on')
    .option('--port <number>', 'the port to listen on; 0 takes one that is free')
    .option('--workers <number>', 'how many processes serve, such as one a core (default: 1)')
    .addHelpText(
      'after',
      examples('todo serve', 'todo serve --port 8080', 'todo serve --workers 4'),
    )
    .action(async (options: ServeOptions) => {
      const { serve } = await import('./serving/serve.ts');
      await serve(session(), options);
    });
}

function addDb(program: Command, session: () => Session): void {
  const db = program.command('db').description('look after the database');
  db.command('migrate')
    .summary('bring its schema up to date')
    .description('Bring the schema up to date. Every command that needs it does so by itself.')
    .addHelpText('after', examples('todo db migrate', 'todo db migrate --database sqlite:todo.db'))
    .action(async () => {
      const { migrate } = await import('./database/db.ts');
      await migrate(session());
    });
  db.command('status')
    .summary('show which migrations it has had')
    .description('Show which migrations the database has had, and which it lacks. Changes nothing.')
    .addHelpText('after', examples('todo db status', 'todo db status --json'))
    .action(async () => {
      const { status } = await import('./database/db.ts');
      await status(session());
    });
  db.command('backup')
    .summary('copy a SQLite database to a file')
    .description(
      'Write what a SQLite database holds at this moment to a file, while others go on using it. ' +
        'What is there already is never overwritten. For PostgreSQL there is pg_dump.',
    )
    .argument('<file>', 'its name; the database in it can be opened like any other')
    .addHelpText(
      'after',
      examples(
        'todo db backup today.db',
        'todo db backup today.db --database sqlite:todo.db',
        'todo list --database sqlite:today.db',
      ),
    )
    .action(async (file: string) => {
      const { backup } = await import('./database/db-backup.ts');
      await backup(session(), file);
    });
  db.command('restore')
    .summary('put a backup in the place of a SQLite database')
    .description(
      'Check a backup and put it in the place of a SQLite database, which is kept beside it as ' +
        '<name>.before-restore. Stop every program that uses the database first, such as `todo serve`. ' +
        'For PostgreSQL there is pg_restore.',
    )
    .argument('<file>', 'the backup, as `todo db backup` has written it; it stays as it is')
    .addHelpText(
      'after',
      examples(
        'todo db restore today.db',
        'todo db restore today.db --database sqlite:todo.db',
        'todo db restore today.db --json',
      ),
    )
    .action(async (file: string) => {
      const { restore } = await import('./database/db-restore.ts');
      await restore(session(), file);
    });
  db.command('check')
    .summary('look for damage')
    .description(
      'Look for damage in the database: its pages, the index of words and the tags against the todos. Changes ' +
        'nothing, while others go on using it. Ends with 5 where something is damaged.',
    )
    .addHelpText('after', examples('todo db check', 'todo db check --json'))
    .action(async () => {
      const { check } = await import('./database/db-check.ts');
      await check(session());
    });
  db.command('copy')
    .summary('copy everything to another database')
    .description(
      'Copy every todo of every owner, as it is at this moment, to another database, and compare the two in the ' +
        'end. Where it is interrupted, begin it again: it ends in the same state. A database with other todos in ' +
        'it is left alone.',
    )
    .requiredOption('--from <url>', 'where the todos are')
    .requiredOption('--to <url>', 'where they are to go; a new database')
    .addHelpText(
      'after',
      examples(
        'todo db copy --from sqlite:todo.db --to postgresql://ada@localhost/todo',
        'todo db copy --from postgresql://ada@localhost/todo --to sqlite:new.db --json',
      ),
    )
    .action(async (options: CopyUrls) => {
      const { copy } = await import('./database/db-copy.ts');
      await copy(session(), options);
    });
}

function addConfig(program: Command, session: () => Session): void {
  program
    .command('config')
    .summary('show the settings')
    .description(
      'Show the settings in force for commands about todos, and where each comes from. Secrets are masked.',
    )
    .option('--server', 'the settings in force for `todo serve` in this folder')
    .addHelpText(
      'after',
      examples('todo config', 'todo config --json', 'PORT=8080 todo config --server'),
    )
    .action(async (options: ConfigOptions) => {
      const { config } = await import('./commands/config.ts');
      await config(session(), options);
    });
}

function addCompletion(program: Command, session: () => Session): void {
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
      await completion(session(), shell);
    });
}

/** What the scripts for shells call. It looks at all that the program has. */
function addComplete(program: Command, session: () => Session): void {
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .option('--bash <breaks>')
    .action(async (words: string[], options: CompleteOptions) => {
      const { complete } = await import('./commands/completion.ts');
      await complete(session(), program, words, options);
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
