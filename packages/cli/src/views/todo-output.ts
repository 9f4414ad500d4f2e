import { todoJson } from '@todo/application';
import type { Todo } from '@todo/domain';
import { idLines, printData } from '../terminal/output.ts';
import type { PrintContext } from '../command-context.ts';
import { visibleTodo } from './visible-todo.ts';

/**
 * Prints todos on stdout: JSON or ids for programs, `forPeople` for people.
 * @param forPeople gets the todos with control characters made visible
 */
export async function printTodos(
  context: PrintContext,
  todos: readonly Todo[],
  forPeople: (shown: readonly Todo[]) => string | Promise<string>,
): Promise<void> {
  await printData(context, {
    json: () => todos.map((todo) => todoJson(todo)),
    quiet: () => idLines(todos),
    people: () => forPeople(todos.map(visibleTodo)),
  });
}

/** The same for one todo, which is an object in JSON and not an array. */
export async function printTodo(
  context: PrintContext,
  todo: Todo,
  forPeople: (shown: Todo) => string | Promise<string>,
): Promise<void> {
  await printData(context, {
    json: () => todoJson(todo),
    quiet: () => idLines([todo]),
    people: () => forPeople(visibleTodo(todo)),
  });
}
