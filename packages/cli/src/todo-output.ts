import { todoJson } from '@todo/application';
import type { Todo } from '@todo/domain';
import { idLines, printData, type Rendering } from './output.ts';
import type { Session } from './session.ts';

/** Data, on stdout: JSON or ids for programs, `forPeople` for people. */
export async function printTodos(
  session: Session,
  todos: readonly Todo[],
  forPeople: Rendering,
): Promise<void> {
  await printData(session, {
    json: () => todos.map((todo) => todoJson(todo)),
    quiet: () => idLines(todos),
    people: forPeople,
  });
}

/** The same for one todo, which is an object in JSON. */
export async function printTodo(session: Session, todo: Todo, forPeople: Rendering): Promise<void> {
  await printData(session, {
    json: () => todoJson(todo),
    quiet: () => idLines([todo]),
    people: forPeople,
  });
}
