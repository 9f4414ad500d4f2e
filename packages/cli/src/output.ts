import type { TodoId } from '@todo/domain';
import { write } from './io.ts';
import type { Session } from './session.ts';

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

/** Data, on stdout: JSON or ids for programs, the rest for people. */
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
  await write(io.notes ?? io.stderr, `${text}\n`);
}

export function idLines(todos: readonly { readonly id: TodoId }[]): string {
  return todos.map(({ id }) => `${id}\n`).join('');
}
