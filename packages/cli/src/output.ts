import { todoJson } from '@todo/application';
import type { Todo, TodoId } from '@todo/domain';
import { write } from './io.ts';
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

/** Makes the text when it is wanted. */
export type Rendering = () => string | Promise<string>;

/** One kind of data as each reader wants it. */
export interface Renderings {
  readonly people: Rendering;
  /** Ids, one a line. The same as for people where there are none. */
  readonly quiet?: Rendering;
  /** Left out where the API has no body either. */
  readonly json?: () => unknown;
}

export async function printData(
  { io, options }: Session,
  { people, quiet = people, json }: Renderings,
): Promise<void> {
  if (options.quiet) await write(io.stdout, await quiet());
  else if (!options.json) await write(io.stdout, await people());
  else if (json) await write(io.stdout, `${JSON.stringify(json(), null, 2)}\n`);
}

/** Anything that is not data, on stderr. */
export async function printNote({ io }: Session, text: string): Promise<void> {
  await write(io.stderr, `${text}\n`);
}

export function idLines(todos: readonly { readonly id: TodoId }[]): string {
  return todos.map(({ id }) => `${id}\n`).join('');
}
