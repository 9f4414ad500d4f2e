import { editAsImported, isInstant, type Instant, type Todo, type TodoId } from '@todo/domain';
import type { ExternalId } from '../ports/external-ids.ts';
import type { Readers } from '../ports/store.ts';
import type { TrashedTodo } from '../ports/trash.ts';
import { changedFields, wasDeleted } from './fingerprint.ts';
import type { SpooledTodo } from './spooled-todo.ts';

/** What becomes of an entry whose todo is there already: also `add`, which adds it once more. */
export type OnDuplicate = 'skip' | 'update' | 'add';

/** What an import does about one entry. */
export type Step =
  | { readonly kind: 'create'; readonly entry: SpooledTodo }
  | StepOf<'update'>
  | StepOf<'restore'>
  | StepOf<'delete'>
  /** Only what is stored beside the todo changes. */
  | StepOf<'note'>
  | { readonly kind: 'skip' };

interface StepOf<Kind extends string> {
  readonly kind: Kind;
  readonly entry: SpooledTodo;
  readonly id: TodoId;
  /** What the import makes of the todo as it is; the same object if nothing changes. */
  readonly transition: (todo: Todo) => Todo;
}

const skip = { kind: 'skip' } as const;

interface Import {
  /** The name of the format. */
  readonly source: string;
  readonly onDuplicate: OnDuplicate;
  readonly now: Instant;
}

/** The steps for some entries of a file, one for each, in their order. No two are about the same todo. */
export async function plan(
  data: Readers,
  entries: readonly SpooledTodo[],
  { source, onDuplicate, now }: Import,
): Promise<readonly Step[]> {
  if (onDuplicate === 'add') return entries.map((entry) => ({ kind: 'create', entry }));
  const known = await knownOf(data, source, entries);
  const live = await liveOf(data, entries, known);
  const isUndone = undoneDeletions(data);
  const taken = new Set<TodoId>();
  const steps: Step[] = [];
  for (const entry of entries) {
    const before = known.get(entry.externalId);
    const id = before?.todoId ?? originIn(live, entry);
    const step =
      id === undefined
        ? await withoutTodo(data, entry)
        : await withTodo(entry, { id, before, onDuplicate, now, todo: live.get(id) });
    if ('id' in step && taken.has(step.id)) steps.push(skip);
    else steps.push(step);
    if ('id' in step) taken.add(step.id);
  }
  return steps;

  async function withTodo(entry: SpooledTodo, found: Found): Promise<Step> {
    if (found.todo !== undefined) return forLive(entry, found, found.todo);
    const trashed = await data.trash.find(found.id);
    if (trashed === undefined) return { kind: 'create', entry };
    return forTrashed(entry, found, await isUndone(trashed));
  }
}

/** What is known of the todo of an entry. */
interface Found extends Pick<Import, 'onDuplicate' | 'now'> {
  readonly id: TodoId;
  /** What was stored of the entry when it was imported last; absent if it never was. */
  readonly before: ExternalId | undefined;
  /** The todo, unless it is deleted. */
  readonly todo: Todo | undefined;
}

function forLive(entry: SpooledTodo, found: Found, todo: Todo): Step {
  const { id, before, onDuplicate } = found;
  if (before?.fingerprint === entry.fingerprint) return skip;
  if (before === undefined && isNewer(todo, entry)) return skip;
  if (onDuplicate === 'skip') return skip;
  const transition = transitionOf(entry, found);
  const isDeletedNow = entry.isDeleted && !(before && wasDeleted(before.fingerprint));
  if (isDeletedNow) return { kind: 'delete', entry, id, transition };
  return { kind: transition(todo) === todo ? 'note' : 'update', entry, id, transition };
}

/** A todo that was deleted here stays deleted, unless the deletion was an undo, or came from the file itself. */
function forTrashed(entry: SpooledTodo, found: Found, isUndone: boolean): Step {
  const { id, before } = found;
  const cameBack = before !== undefined && wasDeleted(before.fingerprint);
  if (entry.isDeleted || !(isUndone || cameBack)) return skip;
  return { kind: 'restore', entry, id, transition: transitionOf(entry, found) };
}

/** Without an earlier state of the file to compare with, all fields that it has count as changed. */
function transitionOf(entry: SpooledTodo, { before, now }: Found): (todo: Todo) => Todo {
  const { draft, completedAt, fingerprint, given } = entry;
  const changed = before === undefined ? given : changedFields(before.fingerprint, fingerprint);
  return (todo) => editAsImported(todo, { fields: draft, changed, completedAt }, now);
}

/** Whether a todo has changed since this program wrote it into the file: what was changed here stays. */
function isNewer(todo: Todo, { updatedAt }: SpooledTodo): boolean {
  return updatedAt !== null && isInstant(updatedAt) && todo.updatedAt > updatedAt;
}

/** A todo that this program has written and that is deleted now stays deleted; all others are new. */
async function withoutTodo(data: Readers, entry: SpooledTodo): Promise<Step> {
  const { origin } = entry;
  const trashed = origin === null ? undefined : await data.trash.find(origin.id);
  const isOurs = trashed !== undefined && trashed.todo.createdAt === origin?.createdAt;
  return isOurs ? skip : { kind: 'create', entry };
}

async function knownOf(
  { externalIds }: Readers,
  source: string,
  entries: readonly SpooledTodo[],
): Promise<ReadonlyMap<string, ExternalId>> {
  const found = await externalIds.find(
    source,
    entries.map(({ externalId }) => externalId),
  );
  return new Map(found.map((one) => [one.externalId, one]));
}

/** The todos that the entries may be, unless they are deleted. */
async function liveOf(
  { todos }: Readers,
  entries: readonly SpooledTodo[],
  known: ReadonlyMap<string, ExternalId>,
): Promise<ReadonlyMap<TodoId, Todo>> {
  const ids = entries.flatMap(({ externalId, origin }) => {
    const id = known.get(externalId)?.todoId ?? origin?.id;
    return id === undefined ? [] : [id];
  });
  const found = await todos.findAll([...new Set(ids)]);
  return new Map(found.map((todo) => [todo.id, todo]));
}

/** The todo that this program wrote into the file, if it is there. */
function originIn(live: ReadonlyMap<TodoId, Todo>, { origin }: SpooledTodo): TodoId | undefined {
  const todo = origin === null ? undefined : live.get(origin.id);
  return todo !== undefined && todo.createdAt === origin?.createdAt ? todo.id : undefined;
}

/** Whether a todo is in the trash because a command was undone. Each command is looked up once. */
function undoneDeletions({ changes }: Readers): (trashed: TrashedTodo) => Promise<boolean> {
  const known = new Map<string, boolean>();
  return async ({ todo, command }) => {
    const before = known.get(command);
    if (before !== undefined) return before;
    const own = await changes.of(todo.id, 0, 1000);
    const isUndo = own.findLast((change) => change.command === command)?.reverts?.as === 'undo';
    known.set(command, isUndo);
    return isUndo;
  };
}
