import type { TodoJson } from '../api/answers.ts';
import { Refused } from '../api/rest-api.ts';
import {
  changesFrom,
  conflictsOf,
  type FieldChanges,
  type FieldConflict,
} from '../model/three-way-merge.ts';
import { withKnown, withoutTodo } from '../model/todo-board.ts';
import type { PageContext } from './page-context.ts';

/** The todo has changed on the server in a way that the person has to see before the write. */
export class ChangedElsewhere extends Error {
  override readonly name = 'ChangedElsewhere';
  readonly theirs: TodoJson;
  readonly fields: readonly FieldConflict[];

  constructor(theirs: TodoJson, fields: readonly FieldConflict[]) {
    super('This todo was changed elsewhere.');
    this.theirs = theirs;
    this.fields = fields;
  }
}

export interface TodoWrites {
  /**
   * Changes a todo that the person has seen as `base`. Fields that others have changed meanwhile stay as they are.
   * @returns the command, by which the change can be undone; `undefined` if nothing had to change
   * @throws ChangedElsewhere, Refused, Unreachable
   */
  change(base: TodoJson, changes: FieldChanges): Promise<string | undefined>;
  /** @throws ChangedElsewhere if it is not as the person has seen it, Refused, Unreachable */
  remove(base: TodoJson): Promise<string | undefined>;
}

interface Versioned {
  readonly todo: TodoJson;
  readonly etag: string;
}

/** How often a write is tried again because another client was quicker. */
const tries = 3;

/**
 * Writes of todos that exist, each with the ETag of the state that it is meant for. Lists have no ETags, so that state is
 * read before the first write of a todo. Writes of one todo follow one another.
 */
export function todoWrites({ api, store }: PageContext): TodoWrites {
  const versions = new Map<number, Versioned>();
  const running = new Map<number, Promise<unknown>>();

  /** The todo as the server has it now, with its ETag. */
  async function present(id: number): Promise<Versioned> {
    const cached = versions.get(id);
    if (cached !== undefined && isSame(cached.todo, store.get().board.known.get(id))) return cached;
    const { json, etag } = await api.call('getTodo', { id });
    return note({ todo: json, etag });
  }

  function note(version: Versioned): Versioned {
    versions.set(version.todo.id, version);
    store.set(({ board }) => ({ board: withKnown(board, [version.todo]) }));
    return version;
  }

  /** It was deleted elsewhere. */
  function forget(id: number): void {
    const known = store.get().board.known.get(id);
    if (known === undefined) return;
    store.set(({ board }) => ({ board: withoutTodo(board, id, known.updatedAt) }));
  }

  async function withPresent<Result>(
    id: number,
    use: (version: Versioned) => Promise<Result>,
  ): Promise<Result> {
    for (let left = tries; ; left -= 1) {
      try {
        return await use(await present(id));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        versions.delete(id);
        if (error.status === 404) forget(id);
        if (error.status !== 412 || left <= 1) throw error;
      }
    }
  }

  function inTurn<Result>(id: number, write: () => Promise<Result>): Promise<Result> {
    const turn = (running.get(id) ?? Promise.resolve()).then(write, write);
    running.set(id, turn);
    return turn.finally(() => {
      if (running.get(id) === turn) running.delete(id);
    });
  }

  return {
    change: (base, changes) =>
      inTurn(base.id, () =>
        withPresent(base.id, async ({ todo, etag }) => {
          const conflicts = conflictsOf(base, changes, todo);
          if (conflicts.length > 0) throw new ChangedElsewhere(todo, conflicts);
          const body = changesFrom(todo, changes);
          if (Object.keys(body).length === 0) return undefined;
          const answer = await api.call('updateTodo', { id: base.id, body, etag });
          note({ todo: answer.json, etag: answer.etag });
          return answer.command;
        }),
      ),

    remove: (base) =>
      inTurn(base.id, () =>
        withPresent(base.id, async ({ todo, etag }) => {
          if (!isSame(changesFrom(base, todo), {})) throw new ChangedElsewhere(todo, []);
          const { command } = await api.call('deleteTodo', { id: base.id, etag });
          versions.delete(base.id);
          store.set(({ board }) => ({ board: withoutTodo(board, base.id, todo.updatedAt) }));
          return command;
        }),
      ),
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
