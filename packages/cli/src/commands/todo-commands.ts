import type { Todo } from '@todo/domain';
import { Option, type Command } from 'commander';
import type { AddOptions } from './add.ts';
import type { EditOptions } from './edit.ts';
import type { RmOptions } from './rm.ts';
import { dueHelp, examples, orderHelp } from './help-text.ts';
import type { ListOptions } from '../parsing/list-query.ts';
import { readCarefully, joinTagValues } from '../parsing/option-words.ts';
import type { CommandContext } from '../command-context.ts';
import type { CliCommand } from '../command-line.ts';

type AddCommand = CliCommand['add'];

/** The commands about todos, in the order in which the help shows them. */
export const todoCommands: readonly CliCommand[] = [
  { name: 'add', add: addAdd },
  { name: 'list', add: addList },
  { name: 'show', add: addShow },
  { name: 'start', add: addChangeOfStatus('start', 'In Process') },
  { name: 'done', add: addChangeOfStatus('done', 'Completed') },
  { name: 'reopen', add: addChangeOfStatus('reopen', 'Pending') },
  { name: 'edit', add: addEdit },
  { name: 'rm', add: addRm },
];

function addAdd(program: Command, context: () => CommandContext): void {
  const command = program
    .command('add')
    .summary('add a todo')
    .description('Add a todo. Everything after `--` is text, even if it looks like an option.')
    .argument('<task...>', 'text of the task')
    .option('-p, --priority <level>', 'none, low, medium or high')
    .option('-d, --due <when>', 'due date; several words in quotes')
    .option('-t, --tag <tag>', 'a tag, or several with commas; may be repeated', collected)
    .option('--notes <text>', 'free text')
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

function addList(program: Command, context: () => CommandContext): void {
  const command = program
    .command('list')
    .alias('ls')
    .summary('list open todos')
    .description(`List open todos: Pending and In Process. ${orderHelp}`)
    .argument('[words...]', 'words that all occur in the task, the notes or the tags')
    .addOption(
      new Option('--status <status>', 'only pending, in-process or completed; several with commas')
        .argParser(collected)
        .conflicts('all'),
    )
    .option('--all', 'also completed todos')
    .option(
      '-t, --tag <tag>',
      'with this tag; any of several with commas, all if repeated',
      collected,
    )
    .option('-p, --priority <level>', 'with this priority; several with commas', collected)
    .option(
      '-d, --due <when>',
      'due on this day: fri, "in 3 days", week (today and the next six days), "before fri", "after fri 17:00", none',
    )
    .option('--overdue', 'only overdue todos')
    .option(
      '--sort <fields>',
      'id, task, status, priority, due, createdAt, updatedAt; -due reverses',
    )
    .option('--limit <number>', 'at most this many (default: 100)')
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
      const { list } = await import('./list.ts');
      await list(context(), words, options);
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
    program
      .command(name)
      .summary(`mark todos as ${status}`)
      .description(`Mark todos as ${status}: all of them or, if one does not exist, none.`)
      .argument('<id...>', 'ids of the todos, as `todo list` shows them')
      .addHelpText('after', examples(`todo ${name} 7`, `todo ${name} 7 8 12`))
      .action(async (ids: string[]) => {
        const { changeStatus } = await import('./change-status.ts');
        await changeStatus(context(), name, ids);
      });
  };
}

function addEdit(program: Command, context: () => CommandContext): void {
  const command = program
    .command('edit')
    .summary('change a todo')
    .description('Change a todo. Fields that you do not name stay unchanged.')
    .argument('<id>', 'id of the todo, as `todo list` shows it')
    .option('--task <text>', 'text of the task')
    .option('-p, --priority <level>', 'none, low, medium or high')
    .option('-d, --due <when>', 'due date, several words in quotes; none clears it')
    .option(
      '-t, --tag <change...>',
      'tags to add and to remove: +home -work; none removes all, +none adds one of that name',
    )
    .option('--notes <text>', 'free text; "" clears it')
    .addHelpText('after', `\n${dueHelp}`)
    .addHelpText(
      'after',
      examples(
        'todo edit 7 --task "Buy oat milk"',
        'todo edit 7 --due "next monday" --priority low',
        'todo edit 7 --due none --tag +home -work',
        'todo edit 7 -p low -t none',
      ),
    )
    .action(async (id: string, options: EditOptions) => {
      const { edit } = await import('./edit.ts');
      await edit(context(), id, options);
    });
  readCarefully(command, joinTagValues);
}

function addRm(program: Command, context: () => CommandContext): void {
  program
    .command('rm')
    .summary('remove todos')
    .description(
      'Remove todos for good: all of them or, if one does not exist, none. ' +
        'Asks first, and prints nothing under --json.',
    )
    .argument('<id...>', 'ids of the todos, as `todo list --all` shows them')
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('todo rm 7', 'todo rm 7 8 --yes'))
    .action(async (ids: string[], options: RmOptions) => {
      const { rm } = await import('./rm.ts');
      await rm(context(), ids, options);
    });
}

function collected(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
