import { printTodo } from '../views/todo-output.ts';
import type { CommandContext } from '../command-context.ts';
import { todoDetails } from '../views/todo-details.ts';
import { todoIdFromWord } from '../parsing/todo-ids.ts';
import { viewOf } from '../views/view.ts';

export async function show(context: CommandContext, word: string): Promise<void> {
  const id = todoIdFromWord(word);
  const { clock, openApp } = await context.todos('reads');
  const app = await openApp();
  const todo = await app.get(id);
  await printTodo(context, todo, async (shown) =>
    todoDetails(shown, await viewOf(context, clock, [shown])),
  );
}
