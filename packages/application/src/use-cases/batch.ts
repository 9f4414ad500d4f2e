import {
  broughtBack,
  draft,
  edit,
  InvalidTodoError,
  replace,
  type Fault,
  type Instant,
  type NewTodo,
  type RepeatedFields,
  type Todo,
  type TodoChanges,
  type TodoId,
} from '@todo/domain';
import { StaleVersionError, TodoNotFoundError } from '../errors.ts';
import type { Repositories } from '../ports/store.ts';
import { assertHolds, type Precondition } from '../precondition.ts';
import { commandOf, type OnCommitted, type UseCaseContext } from './use-case-context.ts';

/** One operation of a batch. What `set` leaves out has its default with `add` and `replace`, and stays with `edit`. */
export type BatchOperation =
  | { readonly op: 'add'; readonly set: NewTodo }
  | (OnPresent & { readonly op: 'edit'; readonly set: TodoChanges & RepeatedFields })
  | (OnPresent & { readonly op: 'replace'; readonly set: NewTodo & RepeatedFields })
  | (OnPresent & { readonly op: 'delete' })
  | { readonly op: 'restore'; readonly id: TodoId }
  | { readonly op: 'purge'; readonly id: TodoId };

interface OnPresent {
  readonly id: TodoId;
  readonly precondition?: Precondition;
}

/** At most this many operations make a batch. */
export const maxOperations = 1000;

/** The outcome of a batch within its transaction. */
export interface BatchOutcome {
  /** The todo after each operation; `null` after `delete` and `purge`. */
  readonly results: readonly (Todo | null)[];
  /** Whether anything of the change log is new. */
  readonly hasChanged: boolean;
}

export function batch(context: UseCaseContext) {
  /**
   * Carries out up to 1,000 operations as one command: all of them or, if one fails, none. Each sees what those before it
   * have done.
   * @returns the todo after each operation; `null` after `delete` and `purge`
   * @throws TodoNotFoundError naming every id that is missing; InvalidTodoError with every fault, each at its operation
   * (`/operations/3/set/task`); StaleVersionError
   */
  return async (
    operations: readonly BatchOperation[],
    onCommitted?: OnCommitted,
  ): Promise<readonly (Todo | null)[]> => {
    assertCount(operations);
    const command = commandOf(context, onCommitted);
    const { results } = await context.store.transaction(command, (data) =>
      carriedOut(data, operations, command.at),
    );
    return results;
  };
}

/** @throws InvalidTodoError */
export function assertCount({ length }: readonly BatchOperation[]): void {
  if (length > maxOperations) {
    throw new InvalidTodoError([
      { pointer: '/operations', detail: `must be at most ${maxOperations} operations` },
    ]);
  }
}

/** Carries the operations out in a transaction. Where one fails, the others run only so that all faults are found. */
export async function carriedOut(
  data: Repositories,
  operations: readonly BatchOperation[],
  now: Instant,
): Promise<BatchOutcome> {
  const failures = new Failures();
  const results: (Todo | null)[] = [];
  let hasChanged = false;
  for (const run of runsOf(operations)) {
    try {
      const done = await runOf(data, run, { now, failures });
      results.push(...done.results);
      hasChanged ||= done.hasChanged;
    } catch (error) {
      failures.note(error);
    }
  }
  failures.assertNone();
  return { results, hasChanged };
}

interface Placed {
  readonly operation: BatchOperation;
  /** The place of the operation in the batch. */
  readonly at: number;
}

interface RunContext {
  readonly now: Instant;
  readonly failures: Failures;
}

/** Which call of the repositories carries an operation out. */
const calls = {
  add: 'add',
  edit: 'update',
  replace: 'update',
  delete: 'remove',
  restore: 'restore',
  purge: 'purge',
} as const satisfies Readonly<Record<BatchOperation['op'], string>>;

/** Operations that follow one another, on different todos, and are carried out by one call. */
function runsOf(operations: readonly BatchOperation[]): readonly (readonly Placed[])[] {
  const runs: Placed[][] = [];
  let ids = new Set<TodoId>();
  for (const [at, operation] of operations.entries()) {
    const last = runs.at(-1);
    const id = 'id' in operation ? operation.id : undefined;
    const [first] = last ?? [];
    const joins =
      first !== undefined &&
      calls[first.operation.op] === calls[operation.op] &&
      (id === undefined || !ids.has(id));
    if (!joins) ids = new Set();
    if (id !== undefined) ids.add(id);
    if (joins) last?.push({ operation, at });
    else runs.push([{ operation, at }]);
  }
  return runs;
}

async function runOf(
  { todos, trash }: Repositories,
  run: readonly Placed[],
  { now, failures }: RunContext,
): Promise<BatchOutcome> {
  const byId = new Map(
    run.map((placed) => ['id' in placed.operation ? placed.operation.id : placed.at, placed]),
  );
  const ids = [...byId.keys()];
  const [first] = run;
  switch (first && calls[first.operation.op]) {
    case 'add':
      return { results: await addAll(todos, run, { now, failures }), hasChanged: true };
    case 'update': {
      let hasChanged = false;
      const results = await todos.update(ids, (todo) => {
        const changed = changedBy(byId.get(todo.id), todo, { now, failures });
        hasChanged ||= changed !== todo;
        return changed;
      });
      return { results, hasChanged };
    }
    case 'remove':
      await todos.remove(ids, (todo) => {
        const { operation, at } = byId.get(todo.id) ?? {};
        if (operation?.op === 'delete') {
          failures.during(at, () => assertHolds(operation.precondition ?? {}, todo));
        }
      });
      return { results: ids.map(() => null), hasChanged: true };
    case 'restore':
      return {
        results: await trash.restore(ids, ({ todo }) => broughtBack(todo, todo, now)),
        hasChanged: true,
      };
    default:
      await trash.purge(ids);
      return { results: ids.map(() => null), hasChanged: false };
  }
}

async function addAll(
  todos: Repositories['todos'],
  run: readonly Placed[],
  { now, failures }: RunContext,
): Promise<readonly Todo[]> {
  const drafts = run.flatMap(({ operation, at }) =>
    operation.op === 'add' ? (failures.during(at, () => draft(operation.set, now)) ?? []) : [],
  );
  return todos.addAll(drafts);
}

function changedBy(placed: Placed | undefined, todo: Todo, { now, failures }: RunContext): Todo {
  if (placed === undefined) return todo;
  const { operation, at } = placed;
  const changed = failures.during(at, () => {
    switch (operation.op) {
      case 'edit':
        assertHolds(operation.precondition ?? {}, todo);
        return edit(todo, operation.set, now);
      case 'replace':
        assertHolds(operation.precondition ?? {}, todo);
        return replace(todo, operation.set, now);
      default:
        return todo;
    }
  });
  return changed ?? todo;
}

/** What has failed in a batch, of all operations. */
class Failures {
  readonly #missing = new Set<TodoId>();
  readonly #faults: Fault[] = [];
  #stale: StaleVersionError | undefined;

  /** @returns undefined where `step` has failed, which is noted. @param at the place of the operation */
  during<Result>(at: number | undefined, step: () => Result): Result | undefined {
    try {
      return step();
    } catch (error) {
      this.note(error, at);
      return undefined;
    }
  }

  /** Notes an error of an operation; throws any other. */
  note(error: unknown, at?: number): void {
    if (error instanceof TodoNotFoundError) for (const id of error.ids) this.#missing.add(id);
    else if (error instanceof StaleVersionError) this.#stale ??= error;
    else if (error instanceof InvalidTodoError) this.#faults.push(...faultsAt(error, at));
    else throw error;
  }

  /** @throws TodoNotFoundError, InvalidTodoError, StaleVersionError */
  assertNone(): void {
    if (this.#missing.size > 0) throw new TodoNotFoundError([...this.#missing]);
    if (this.#faults.length > 0) throw new InvalidTodoError(this.#faults);
    if (this.#stale !== undefined) throw this.#stale;
  }
}

function faultsAt({ faults }: InvalidTodoError, at: number | undefined): readonly Fault[] {
  return faults.map(({ pointer, detail }) => ({
    pointer: `/operations/${at}/set${pointer}`,
    detail,
  }));
}
