import type { TodoRepository } from '@todo/application';
import type { NewTodo, Todo } from '@todo/domain';
import { aDraft } from '../a-todo.ts';

export async function addThree(todos: TodoRepository): Promise<[Todo, Todo, Todo]> {
  return [
    await todos.add(aDraft({ task: 'a' })),
    await todos.add(aDraft({ task: 'b' })),
    await todos.add(aDraft({ task: 'c' })),
  ];
}

export async function addTasks(
  todos: TodoRepository,
  fields: readonly Partial<NewTodo>[],
): Promise<void> {
  for (const each of fields) await todos.add(aDraft(each));
}
