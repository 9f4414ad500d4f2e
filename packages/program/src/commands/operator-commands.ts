import { examples, type CliCommand, type CommandContext } from '@todo/cli';
import type { ApiOptions, SettingScope } from '@todo/composition/factories';
import type { ConfigOptions } from './config.ts';
import type { CopyUrls } from '../database/db-copy.ts';
import { debuggingFor } from '../debugging.ts';
import type { OperatorContext } from '../operator-context.ts';
import type { ProgramIo } from '../program-io.ts';
import type { ServeOptions } from '../serving/serve.ts';

type Program = Parameters<CliCommand['add']>[0];
type AddCommand = (program: Program, context: () => OperatorContext) => void;

/**
 * The commands that look after the server, the database and the settings. What each does is in a file of its own,
 * loaded when the command runs.
 * @param api what the API is told beside the settings
 */
export function operatorCommands(io: ProgramIo, api: Partial<ApiOptions>): readonly CliCommand[] {
  const command = (name: string, scope: SettingScope, add: AddCommand): CliCommand => ({
    name,
    debugging: debuggingFor(io, scope),
    add: (program, context) => add(program, () => operatorContext(context(), io, scope)),
  });
  return [
    command('serve', 'server', addServe(api)),
    command('db', 'database', addDb),
    command('config', 'todos', addConfig),
  ];
}

function operatorContext(
  { options }: CommandContext,
  io: ProgramIo,
  scope: SettingScope,
): OperatorContext {
  return { io, options, scope };
}

function addServe(api: Partial<ApiOptions>): AddCommand {
  return (program, context) => {
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
        const { serve } = await import('../serving/serve.ts');
        await serve(context(), options, api);
      });
  };
}

function addDb(program: Program, context: () => OperatorContext): void {
  const db = program.command('db').description('look after the database');
  db.command('migrate')
    .summary('bring its schema up to date')
    .description('Bring the schema up to date. Every command that needs it does so by itself.')
    .addHelpText('after', examples('todo db migrate', 'todo db migrate --database sqlite:todo.db'))
    .action(async () => {
      const { migrate } = await import('../database/db.ts');
      await migrate(context());
    });
  db.command('status')
    .summary('show which migrations it has had')
    .description('Show which migrations the database has had, and which it lacks. Changes nothing.')
    .addHelpText('after', examples('todo db status', 'todo db status --json'))
    .action(async () => {
      const { status } = await import('../database/db.ts');
      await status(context());
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
      const { backup } = await import('../database/db-backup.ts');
      await backup(context(), file);
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
      const { restore } = await import('../database/db-restore.ts');
      await restore(context(), file);
    });
  db.command('check')
    .summary('look for damage')
    .description(
      'Look for damage in the database: its pages, the index of words and the tags against the todos. Changes ' +
        'nothing, while others go on using it. Ends with 5 where something is damaged.',
    )
    .addHelpText('after', examples('todo db check', 'todo db check --json'))
    .action(async () => {
      const { check } = await import('../database/db-check.ts');
      await check(context());
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
      const { copy } = await import('../database/db-copy.ts');
      await copy(context(), options);
    });
}

function addConfig(program: Program, context: () => OperatorContext): void {
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
      const { config } = await import('./config.ts');
      await config(context(), options);
    });
}
