import { examples, type CliCommand, type CommandContext } from '@todo/cli';
import type { ApiOptions, SettingScope } from '@todo/composition/factories';
import { addUserCommands } from '../accounts/user-commands.ts';
import type { CopyUrls } from '../database/db-copy.ts';
import { debuggingFor } from '../debugging.ts';
import { addLogin, addLogout, addTokenCommands, addWhoami } from '../servers/server-commands.ts';
import type { OperatorContext } from '../operator-context.ts';
import type { ProgramIo } from '../program-io.ts';
import type { ServeOptions } from '../serving/serve.ts';

type Program = Parameters<CliCommand['add']>[0];
type AddCommand = (program: Program, context: () => OperatorContext) => void;

/**
 * The commands for an account on a server, and those of an operator: for the server, the database, the accounts and the settings. The action of each is in its own file,
 * which is loaded when the command runs.
 * @param api options of the API beside the settings
 */
export function operatorCommands(io: ProgramIo, api: Partial<ApiOptions>): readonly CliCommand[] {
  const command = (name: string, scope: SettingScope, add: AddCommand): CliCommand => ({
    name,
    debugging: debuggingFor(io, scope),
    add: (program, context) => add(program, () => operatorContext(context(), io, scope)),
  });
  return [
    command('login', 'remote', addLogin),
    command('logout', 'remote', addLogout),
    command('whoami', 'remote', addWhoami),
    command('token', 'remote', addTokenCommands),
    command('serve', 'server', addServe(api)),
    command('db', 'database', addDb),
    command('user', 'database', addUserCommands),
    { ...command('config', 'todos', addConfig), takesBareServer: true },
  ];
}

function operatorContext(
  { options, preference }: CommandContext,
  io: ProgramIo,
  scope: SettingScope,
): OperatorContext {
  return { io, options, preference, scope };
}

function addServe(api: Partial<ApiOptions>): AddCommand {
  return (program, context) => {
    program
      .command('serve')
      .summary('serve the page and the REST API')
      .description(
        'Serve the page and the REST API until Ctrl-C, which lets requests in flight finish. With --workers, several ' +
          'processes share one address; use it with PostgreSQL, as one process on SQLite writes faster than several.',
      )
      .option('--host <address>', 'the address to listen on')
      .option('--port <number>', 'the port to listen on; 0 picks a free one')
      .option('--workers <number>', 'number of processes, such as one per core (default: 1)')
      .addHelpText(
        'after',
        examples('todo serve', 'todo serve --port 8080', 'todo serve --workers 4'),
      )
      .action(async (options: ServeOptions) => {
        const { serve } = await import('../serving/serve.ts');
        await serve(context(), options, api);
      });
  };
}

function addDb(program: Program, context: () => OperatorContext): void {
  const db = program
    .command('db')
    .summary('manage the database')
    .description('Manage the database: its schema, backups and health.')
    .addHelpText('after', examples('todo db status', 'todo db backup today.db'));
  db.command('migrate')
    .summary('bring the schema up to date')
    .description(
      'Bring the schema up to date. Other commands do this on their own when they need to.',
    )
    .addHelpText('after', examples('todo db migrate', 'todo db migrate --database sqlite:todo.db'))
    .action(async () => {
      const { migrate } = await import('../database/db.ts');
      await migrate(context());
    });
  db.command('status')
    .summary('show applied and pending migrations')
    .description('Show which migrations are applied and which are pending. Changes nothing.')
    .addHelpText('after', examples('todo db status', 'todo db status --json'))
    .action(async () => {
      const { status } = await import('../database/db.ts');
      await status(context());
    });
  db.command('backup')
    .summary('copy a SQLite database to a file')
    .description(
      'Write the current state of a SQLite database to a file, while other programs go on using it. ' +
        'Never overwrites an existing file. For PostgreSQL, use pg_dump.',
    )
    .argument('<file>', 'name of the new file; it is a database like any other')
    .addHelpText(
      'after',
      examples(
        'todo db backup today.db',
        'todo db backup today.db --database sqlite:todo.db',
        'todo list --database sqlite:today.db',
      ),
    )
    .action(async (file: string) => {
      const { backup } = await import('../database/db-backup.ts');
      await backup(context(), file);
    });
  db.command('restore')
    .summary('replace a SQLite database with a backup')
    .description(
      'Check a backup and replace a SQLite database with it. The previous database is kept beside it as ' +
        '<name>.before-restore. First stop every program that uses the database, such as `todo serve`. ' +
        'For PostgreSQL, use pg_restore.',
    )
    .argument('<file>', 'the backup, as `todo db backup` wrote it; it stays unchanged')
    .addHelpText(
      'after',
      examples(
        'todo db restore today.db',
        'todo db restore today.db --database sqlite:todo.db',
        'todo db restore today.db --json',
      ),
    )
    .action(async (file: string) => {
      const { restore } = await import('../database/db-restore.ts');
      await restore(context(), file);
    });
  db.command('check')
    .summary('check for damage')
    .description(
      'Check the database for damage: its pages, the search index, and the tags against the todos. Changes ' +
        'nothing, while other programs go on using it. Exits with 5 if something is damaged.',
    )
    .addHelpText('after', examples('todo db check', 'todo db check --json'))
    .action(async () => {
      const { check } = await import('../database/db-check.ts');
      await check(context());
    });
  db.command('vacuum')
    .summary('delete old history, free space')
    .description(
      'Delete changes older than HISTORY_DAYS, remove todos that were deleted more than TRASH_DAYS ago for good, and ' +
        'free their space. The server does the first two every hour. Rewrites a SQLite file, which needs as much ' +
        'free disk space as the file; on PostgreSQL, autovacuum frees the space.',
    )
    .addHelpText('after', examples('todo db vacuum', 'HISTORY_DAYS=7 todo db vacuum --json'))
    .action(async () => {
      const { vacuum } = await import('../database/db-vacuum.ts');
      await vacuum(context());
    });
  db.command('copy')
    .summary('copy everything to another database')
    .description(
      'Copy every todo of every owner, as of this moment, to another database, and compare the two at the end. If ' +
        'the copy is interrupted, start it again: the result is the same. A database with other todos is left ' +
        'unchanged.',
    )
    .requiredOption('--from <url>', 'database to copy from')
    .requiredOption('--to <url>', 'database to copy to, a new one')
    .addHelpText(
      'after',
      examples(
        'todo db copy --from sqlite:todo.db --to postgresql://ada@localhost/todo',
        'todo db copy --from postgresql://ada@localhost/todo --to sqlite:new.db --json',
      ),
    )
    .action(async (options: CopyUrls) => {
      const { copy } = await import('../database/db-copy.ts');
      await copy(context(), options);
    });
}

function addConfig(program: Program, context: () => OperatorContext): void {
  const parent = program
    .command('config')
    .summary('show the settings')
    .description(
      'Show where your todos are, and each setting of the commands about todos with its source. Secrets are masked.',
    )
    .option('--server', 'show the settings of `todo serve` in this folder')
    .addHelpText(
      'after',
      examples('todo config', 'todo config --json', 'PORT=8080 todo config --server'),
    )
    .action(async () => {
      const { config } = await import('./config.ts');
      await config(context());
    });
  parent
    .command('set')
    .summary('set a value in your config file')
    .description(
      'Set a value in your config file, which todo commands read in every folder: sort, columns, date-style, week-start, ' +
        'color, database, or any other setting. Comments and other lines stay.',
    )
    .argument('<name>', 'name of the setting, in any case')
    .argument('<value>', 'its value; quote several words')
    .addHelpText(
      'after',
      examples(
        'todo config set sort -- -priority,due',
        'todo config set columns id,status,due,tags',
        'todo config set week-start sunday',
        'todo config set database sqlite:~/notes/todo.db',
      ),
    )
    .action(async (name: string, value: string) => {
      const { setConfig } = await import('./change-config.ts');
      await setConfig(context(), name, value);
    });
  parent
    .command('unset')
    .summary('remove a setting from your config file')
    .description('Remove a setting from your config file, so that its default applies again.')
    .argument('<name>', 'name of the setting, in any case')
    .addHelpText('after', examples('todo config unset sort'))
    .action(async (name: string) => {
      const { unsetConfig } = await import('./change-config.ts');
      await unsetConfig(context(), name);
    });
}
