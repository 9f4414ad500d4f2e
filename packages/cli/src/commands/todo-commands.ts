import type { Todo } from '@todo/domain';
import { Option, type Command } from 'commander';
import type { ExportOptions } from './export.ts';
import type { ImportOptions } from './import.ts';
import type { AddOptions } from './add.ts';
import type { EditOptions } from './edit.ts';
import type { NotesOptions } from '../terminal/notes-input.ts';
import type { RedoOptions, UndoOptions } from './undo.ts';
import type { LogOptions } from './log.ts';
import type { EmptyTrashOptions } from './trash.ts';
import { addFilterOptions, collected } from './filter-options.ts';
import type { ManyOptions } from '../parsing/selection.ts';
import { dueHelp, examples, orderHelp } from './help-text.ts';
import type { ListOptions } from '../parsing/list-query.ts';
import { fromInput, joinTagValues, readCarefully } from '../parsing/option-words.ts';
import type { CommandContext } from '../command-context.ts';
import type { CliCommand } from '../command-line.ts';

type AddCommand = CliCommand['add'];

/** The commands about todos, in the order in which the help shows them. */
export const todoCommands: readonly CliCommand[] = [
  { name: 'add', add: addAdd },
  { name: 'quick', add: addQuick },
  { name: 'list', add: addList },
  { name: 'today', add: addToday },
  { name: 'next', add: addNext },
  { name: 'tags', add: addTags },
  { name: 'stats', add: addStats },
  { name: 'show', add: addShow },
  { name: 'start', add: addChangeOfStatus('start', 'In Process') },
  { name: 'done', add: addChangeOfStatus('done', 'Completed') },
  { name: 'reopen', add: addChangeOfStatus('reopen', 'Pending') },
  { name: 'edit', add: addEdit },
  { name: 'rm', add: addRm },
  { name: 'undo', add: addUndo },
  { name: 'redo', add: addRedo },
  { name: 'log', add: addLog },
  { name: 'trash', add: addTrash },
  { name: 'restore', add: addRestore },
  { name: 'export', add: addExport },
  { name: 'import', add: addImport },
];

function addAdd(program: Command, context: () => CommandContext): void {
  const command = program
    .command('add')
    .summary('add a todo')
    .description('Add a todo. Everything after `--` is text, even if it looks like an option.')
    .argument('<task...>', 'text of the task')
    .option('-p, --priority <level>', 'none, low, medium or high')
    .option('-d, --due <when>', 'due date; quote it if it has several words')
    .option('-t, --tag <tag>', 'a tag, or several separated by commas; may be repeated', collected)
    .option('--notes <text>', 'free text; - reads standard input')
    .addOption(fromInput('--notes'))
    .addHelpText('after', `\n${dueHelp}`)
    .addHelpText(
      'after',
      examples(
        'todo add Buy milk',
        'todo add Write report --due "fri 17:00" --priority high --tag work',
        'todo add -- Explain what --json does',
      ),
    )
    .action(async (words: string[], options: AddOptions) => {
      const { add } = await import('./add.ts');
      await add(context(), words, options);
    });
  readCarefully(command);
}

function addQuick(program: Command, context: () => CommandContext): void {
  const command = program
    .command('quick')
    .summary('add a todo, with its date, tags and priority among the words')
    .description(
      'Add a todo. Takes a due date, tags (+home or #home) and a priority (p:high or !high) out of the words, and shows ' +
        'how it understood them. In most shells, # and ! need quotes.',
    )
    .argument('<words...>', 'text of the task, with its date, tags and priority')
    .option('--notes <text>', 'free text; - reads standard input')
    .addOption(fromInput('--notes'))
    .addHelpText('after', `\n${dueHelp}`)
    .addHelpText(
      'after',
      examples('todo quick Buy milk tomorrow 5pm +home p:high', 'todo quick Pay rent on the 1st'),
    )
    .action(async (words: string[], options: NotesOptions) => {
      const { quick } = await import('./quick.ts');
      await quick(context(), words, options);
    });
  readCarefully(command);
}

function addToday(program: Command, context: () => CommandContext): void {
  program
    .command('today')
    .summary('list what is overdue or due today')
    .description(`List the open todos that are overdue or due today. ${orderHelp}`)
    .addHelpText('after', examples('todo today', 'todo today --json'))
    .action(async () => {
      const { today } = await import('./list.ts');
      await today(context());
    });
}

function addNext(program: Command, context: () => CommandContext): void {
  program
    .command('next')
    .summary('show the most urgent open todo')
    .description('Show the most urgent open todo: the first in the default order of `todo list`.')
    .addHelpText('after', examples('todo next', 'todo next --quiet'))
    .action(async () => {
      const { next } = await import('./list.ts');
      await next(context());
    });
}

function addTags(program: Command, context: () => CommandContext): void {
  program
    .command('tags')
    .summary('list the tags')
    .description('List all tags, one per line, including those of completed todos.')
    .addHelpText('after', examples('todo tags', 'todo tags --json'))
    .action(async () => {
      const { tags } = await import('./tags.ts');
      await tags(context());
    });
}

function addStats(program: Command, context: () => CommandContext): void {
  program
    .command('stats')
    .summary('count todos by status, due date and tag')
    .description(
      'Count todos: by status, overdue, due today and in the rest of this week, completed in the last 7 and 30 days, and ' +
        'for each of the ten most common tags.',
    )
    .addHelpText('after', examples('todo stats', 'todo stats --json'))
    .action(async () => {
      const { stats } = await import('./stats.ts');
      await stats(context());
    });
}

function addList(program: Command, context: () => CommandContext): void {
  const command = program
    .command('list')
    .alias('ls')
    .summary('list open todos')
    .description(
      `List open todos: Pending and In Process. ${orderHelp} \`todo config set\` changes the order, the columns and the style of dates.`,
    )
    .argument('[words...]', 'words to find in the task, the notes or the tags; all must occur')
    .addOption(
      new Option(
        '--status <status>',
        'only pending, in-process or completed; separate several by commas',
      ).argParser(collected),
    )
    .option('--all', 'include completed todos')
    .option(
      '-t, --tag <tag>',
      'with this tag; any of several separated by commas, all if repeated',
      collected,
    )
    .option('-p, --priority <level>', 'with this priority; separate several by commas', collected)
    .option(
      '-d, --due <when>',
      'due on this day: fri, "in 3 days", week (today and the next six days), "this week", "before fri", "after fri 17:00", none',
    )
    .option('--overdue', 'only overdue todos')
    .option(
      '--sort <fields>',
      'id, task, status, priority, due, createdAt, updatedAt; -due reverses',
    )
    .option('--limit <number>', 'at most this many (default: 100)')
    .option('--watch', 'redraw the list whenever it changes; Ctrl-C or q ends')
    .addHelpText(
      'after',
      examples(
        'todo list',
        'todo list milk --all',
        'todo list --tag home,garden --due week',
        'todo list --overdue --sort -priority --json',
      ),
    )
    .action(async (words: string[], options: ListOptions) => {
      if (options.watch) {
        const { watchList } = await import('./watch-list.ts');
        return watchList(context(), words, options);
      }
      const { list } = await import('./list.ts');
      return list(context(), words, options);
    });
  readCarefully(command);
}

function addShow(program: Command, context: () => CommandContext): void {
  program
    .command('show')
    .summary('show one todo')
    .description('Show everything about one todo.')
    .argument('<id>', 'id of the todo, as `todo list` shows it')
    .addHelpText('after', examples('todo show 7', 'todo show 7 --json'))
    .action(async (id: string) => {
      const { show } = await import('./show.ts');
      await show(context(), id);
    });
}

function addChangeOfStatus(name: 'start' | 'done' | 'reopen', status: Todo['status']): AddCommand {
  return (program, context) => {
    const command = program
      .command(name)
      .summary(`mark todos as ${status}`)
      .description(
        `Mark todos as ${status}: all of them, or none if one does not exist. ${filterHelp[name]} ${askingHelp}`,
      )
      .argument('[id...]', 'ids of the todos, as `todo list` shows them');
    addFilterOptions(command, '--')
      .addHelpText(
        'after',
        examples(`todo ${name} 7`, `todo ${name} 7-9`, `todo ${name} --tag home --due today`),
      )
      .action(async (ids: string[], options: ManyOptions) => {
        const { changeStatus } = await import('./change-status.ts');
        await changeStatus(context(), name, ids, options);
      });
    readCarefully(command);
  };
}

/** Which todos filters find, for the help of a command. */
const filterHelp = {
  start:
    'Instead of ids, you can give filters; they look at pending todos, or at those with --status.',
  done: 'Instead of ids, you can give filters; they look at open todos, or at those with --status.',
  reopen:
    'Instead of ids, you can give filters; they look at todos that are not pending, or at those with --status.',
};

const askingHelp = 'Asks first if more than five match.';

function addEdit(program: Command, context: () => CommandContext): void {
  const command = program
    .command('edit')
    .summary('change todos')
    .description(
      'Change one todo, or several in the same way: all of them or none. Fields that you do not name stay unchanged. ' +
        'With one id and no options, opens the todo in your editor ($VISUAL or $EDITOR). ' +
        `${filterHelp.done.replace('--status', '--where-status')} ${askingHelp}`,
    )
    .argument('[id...]', 'ids of the todos, as `todo list` shows them')
    .option('--task <text>', 'text of the task')
    .option('-p, --priority <level>', 'none, low, medium or high')
    .option('-d, --due <when>', 'due date; quote it if it has several words; none clears it')
    .option(
      '-t, --tag <change...>',
      'tags to add and remove: +home -work; none removes all, +none adds a tag called none',
    )
    .option('--notes <text>', 'free text; - reads standard input, "" clears them')
    .addOption(fromInput('--notes'))
    .option('--append <text>', 'a paragraph to add to the notes; - reads standard input')
    .addOption(fromInput('--append'));
  addFilterOptions(command, '--where-')
    .addHelpText('after', `\n${dueHelp}`)
    .addHelpText(
      'after',
      examples(
        'todo edit 7 --task "Buy oat milk"',
        'todo edit 7 --due "next monday" --priority low',
        'todo edit 7 --due none --tag +home -work',
        'todo edit 7 -p low -t none',
        'todo edit 7 9-12 --due "next monday"',
        'todo edit --where-tag home --where-due today --due tomorrow',
        'todo edit 7 --append "Called them: closed until Monday."',
      ),
    )
    .action(async (ids: string[], options: EditOptions) => {
      const { edit } = await import('./edit.ts');
      await edit(context(), ids, options);
    });
  readCarefully(command, joinTagValues);
}

function addRm(program: Command, context: () => CommandContext): void {
  const command = program
    .command('rm')
    .summary('move todos to the trash')
    .description(
      'Move todos to the trash: all of them, or none if one does not exist. `todo undo` or `todo restore` brings ' +
        `them back. ${filterHelp.done} ${askingHelp} With --json, prints nothing.`,
    )
    .argument('[id...]', 'ids of the todos, as `todo list --all` shows them');
  addFilterOptions(command, '--')
    .addHelpText(
      'after',
      examples('todo rm 7', 'todo rm 7 8 12-15', 'todo rm --status completed --search milk'),
    )
    .action(async (ids: string[], options: ManyOptions) => {
      const { rm } = await import('./rm.ts');
      await rm(context(), ids, options);
    });
  readCarefully(command);
}

function addUndo(program: Command, context: () => CommandContext): void {
  program
    .command('undo')
    .summary('undo the latest command')
    .description(
      'Undo the latest command, for all of its todos. If one of them has changed since, nothing is undone. Used again, ' +
        'undoes the command before that.',
    )
    .option('--command <id>', 'the command to undo, as `todo log` shows it')
    .option('--dry-run', 'show what would change, and change nothing')
    .addHelpText(
      'after',
      examples(
        'todo undo',
        'todo undo --dry-run',
        'todo undo --command 4b0c5b8f0f4d6b8e9d6a1c2e3f405162',
      ),
    )
    .action(async (options: UndoOptions) => {
      const { undo } = await import('./undo.ts');
      await undo(context(), options);
    });
}

function addRedo(program: Command, context: () => CommandContext): void {
  program
    .command('redo')
    .summary('redo what was undone last')
    .description('Redo what was undone last, unless another command has run since.')
    .option('--dry-run', 'show what would change, and change nothing')
    .addHelpText('after', examples('todo redo', 'todo redo --dry-run'))
    .action(async (options: RedoOptions) => {
      const { redo } = await import('./undo.ts');
      await redo(context(), options);
    });
}

function addLog(program: Command, context: () => CommandContext): void {
  program
    .command('log')
    .summary('show what was done')
    .description(
      'Show the latest changes, the latest first: when, what, who, and the fields that differ. The id of each command, ' +
        'for `todo undo --command`, is below its changes; --quiet prints only these ids.',
    )
    .argument('[id]', 'id of a todo, deleted or not, to show only its changes')
    .option('--limit <number>', 'at most this many (default: 20)')
    .addHelpText('after', examples('todo log', 'todo log 7', 'todo log --limit 100 --json'))
    .action(async (id: string | undefined, options: LogOptions) => {
      const { log } = await import('./log.ts');
      await log(context(), id, options);
    });
}

function addTrash(program: Command, context: () => CommandContext): void {
  const trash = program
    .command('trash')
    .summary('list deleted todos')
    .description('List the deleted todos, the latest first. `todo restore` brings them back.')
    .addHelpText('after', examples('todo trash', 'todo trash --json', 'todo trash empty'))
    .action(async () => {
      const commands = await import('./trash.ts');
      await commands.trash(context());
    });
  trash
    .command('empty')
    .summary('remove deleted todos for good')
    .description(
      'Remove all deleted todos for good, and erase their texts in the history. Asks first.',
    )
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples('todo trash empty', 'todo trash empty --yes'))
    .action(async (options: EmptyTrashOptions) => {
      const { emptyTrash } = await import('./trash.ts');
      await emptyTrash(context(), options);
    });
}

function addRestore(program: Command, context: () => CommandContext): void {
  program
    .command('restore')
    .summary('bring deleted todos back')
    .description(
      'Bring deleted todos back under their ids: all of them, or none if one is not in the trash.',
    )
    .argument('<id...>', 'ids of the todos, as `todo trash` shows them')
    .addHelpText('after', examples('todo restore 7', 'todo restore 7 8 12-15'))
    .action(async (ids: string[]) => {
      const { restore } = await import('./restore.ts');
      await restore(context(), ids);
    });
}

function addExport(program: Command, context: () => CommandContext): void {
  const command = program
    .command('export')
    .summary('write todos to a file')
    .description(
      'Write todos to a file that another program or another database can read: all of them, unless you say which. ' +
        'Warns on stderr about what the format cannot hold.',
    )
    .argument('[words...]', 'words to find in the task, the notes or the tags; all must occur')
    .option(
      '--format <name>',
      'json, taskwarrior, todotxt, csv or ical (default: by the ending of the file name, or json)',
    )
    .option('-o, --output <file>', 'a new file; an existing one is never overwritten')
    .option(
      '--status <status>',
      'only pending, in-process or completed; separate several by commas',
      collected,
    )
    .option(
      '-t, --tag <tag>',
      'with this tag; any of several separated by commas, all if repeated',
      collected,
    )
    .option('-p, --priority <level>', 'with this priority; separate several by commas', collected)
    .option('-d, --due <when>', 'due on this day, as `todo list` takes it')
    .option('--overdue', 'only overdue todos')
    .addHelpText(
      'after',
      examples(
        'todo export > todos.json',
        'todo export --output todo.txt --status pending',
        'todo export --format ical --tag work --output work.ics',
      ),
    )
    .action(async (words: string[], options: ExportOptions) => {
      const { exportTodos } = await import('./export.ts');
      await exportTodos(context(), words, options);
    });
  readCarefully(command);
}

function addImport(program: Command, context: () => CommandContext): void {
  program
    .command('import')
    .summary('import todos from a file')
    .description(
      'Import todos from a file: all of them, or none if a line has a fault. Importing the same file again changes ' +
        'nothing; if the file has changed, only what is different in it changes. `todo undo` undoes an import.',
    )
    .argument('<file>', 'name of the file, or - for standard input')
    .option(
      '--format <name>',
      'json, taskwarrior, todotxt, todoist, csv or ical; auto recognizes it (default: auto)',
    )
    .option(
      '--time-zone <zone>',
      'time zone of times that name none, such as Europe/Berlin (default: yours)',
    )
    .option('--dry-run', 'show what would change, and change nothing')
    .addOption(
      new Option(
        '--on-duplicate <what>',
        'what to do with todos that exist already; update is the default',
      ).choices(['skip', 'update', 'add']),
    )
    .option('--strict', 'import nothing if something cannot be kept')
    .addHelpText(
      'after',
      examples(
        'todo import todos.json --dry-run',
        'task export | todo import -',
        'todo import Inbox.csv --format todoist --time-zone Europe/Berlin',
      ),
    )
    .action(async (file: string, options: ImportOptions) => {
      const { importTodos } = await import('./import.ts');
      await importTodos(context(), file, options);
    });
}
