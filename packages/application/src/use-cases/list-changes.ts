import type { Change, TodoId } from '@todo/domain';
import { ChangesGoneError } from '../errors.ts';
import type { ChangeLog } from '../ports/change-log.ts';
import type { UseCaseContext } from './use-case-context.ts';

/** Which changes a page has. */
export interface ChangesQuery {
  /** Only changes after this number; 0 when left out. */
  readonly after?: number;
  /** At most this many, 1 to 1000; 100 when left out. */
  readonly limit?: number;
}

/** One page of the change log. */
export interface ChangePage {
  readonly changes: readonly Change[];
  /** The number after which the next page begins, if more follow at this moment. */
  readonly next?: number;
}

export const usualChangeLimit = 100;

export function listChanges({ store, owner }: UseCaseContext) {
  /** One page of the changes, in the order in which they were made. @throws ChangesGoneError */
  return ({ after = 0, limit = usualChangeLimit }: ChangesQuery = {}): Promise<ChangePage> =>
    store.read(owner, async ({ changes }) => {
      const found = await changes.after(after, limit + 1);
      // Read afterwards: what is there now was there when the changes were read.
      await assertKept(changes, after);
      return pageOf(found, limit);
    });
}

export function listTodoChanges({ store, owner }: UseCaseContext) {
  /** One page of the changes of a todo, deleted ones included; none for a todo that the log does not know. */
  return (
    id: TodoId,
    { after = 0, limit = usualChangeLimit }: ChangesQuery = {},
  ): Promise<ChangePage> =>
    store.read(owner, async ({ changes }) => pageOf(await changes.of(id, after, limit + 1), limit));
}

export function listLatestChanges({ store, owner }: UseCaseContext) {
  /** The latest changes, the latest first. */
  return (limit = usualChangeLimit): Promise<readonly Change[]> =>
    store.read(owner, ({ changes }) => changes.before(Infinity, limit));
}

/** @throws ChangesGoneError where changes after this number were deleted. From the beginning, a reader takes what is kept. */
export async function assertKept(changes: ChangeLog, after: number): Promise<void> {
  if (after === 0) return;
  const { first } = await changes.range();
  if (after < first - 1) throw new ChangesGoneError(first);
}

function pageOf(found: readonly Change[], limit: number): ChangePage {
  const changes = found.slice(0, limit);
  const last = changes.at(-1);
  return { changes, ...(found.length > limit && last !== undefined && { next: last.seq }) };
}
