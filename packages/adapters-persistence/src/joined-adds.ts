import { StorageError } from '@todo/application';
import type { Todo, TodoDraft } from '@todo/domain';
import { largestTransaction, type Sql, type UnitsOfWork } from './units-of-work.ts';

/** Somebody who waits for a draft to become a todo. */
interface WaitingAdd {
  readonly draft: TodoDraft;
  readonly resolve: (todo: Todo) => void;
  readonly reject: (error: unknown) => void;
}

/** Adds the drafts in their order, all of them or none. */
type InsertAll = (sql: Sql, drafts: readonly TodoDraft[]) => Promise<readonly Todo[]>;

/**
 * Lets drafts that wait at the same moment be added together: for a database, many rows in one statement are
 * less than half the work of as many statements. Each has its own outcome.
 */
export class JoinedAdds {
  readonly #units: UnitsOfWork;
  readonly #insertAll: InsertAll;
  readonly #waiting: WaitingAdd[] = [];

  constructor(units: UnitsOfWork, insertAll: InsertAll) {
    this.#units = units;
    this.#insertAll = insertAll;
  }

  /** @throws StorageError */
  add(draft: TodoDraft): Promise<Todo> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ draft, resolve, reject });
      // Those who come before its turn join the first.
      if (this.#waiting.length === 1) void this.#addAll();
    });
  }

  /** Never throws: whatever happens is somebody's outcome. */
  async #addAll(): Promise<void> {
    let joined: readonly WaitingAdd[] | undefined;
    const join = () => {
      const adds = this.#waiting.splice(0, largestTransaction);
      if (this.#waiting.length > 0) void this.#addAll();
      return adds;
    };
    try {
      const todos = await this.#units.write((sql) => {
        // The work may run again, for the same ones.
        joined ??= join();
        return this.#insertAll(
          sql,
          joined.map(({ draft }) => draft),
        );
      });
      for (const [index, { resolve }] of (joined ?? []).entries()) resolve(todos[index] as Todo);
    } catch (error) {
      // Where there was no transaction, they all waited for the same one.
      const adds = joined ?? join();
      const concernsAll = error instanceof StorageError || adds.length === 1;
      if (concernsAll) for (const { reject } of adds) reject(error);
      // One of them cannot be added, and the others must not suffer from it.
      else await Promise.all(adds.map((add) => this.#addApart(add)));
    }
  }

  async #addApart({ draft, resolve, reject }: WaitingAdd): Promise<void> {
    try {
      const [todo] = await this.#units.write((sql) => this.#insertAll(sql, [draft]));
      resolve(todo as Todo);
    } catch (error) {
      reject(error);
    }
  }
}
