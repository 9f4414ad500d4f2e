import type { ChangeLog, ChangeLogRepository } from '@todo/application';
import type { BeforeAndAfter, Change, LoggedCommand, TodoId } from '@todo/domain';

/** A change that has no number yet. */
export type NewChange = BeforeAndAfter & Omit<Change, 'seq' | 'before' | 'after'>;

/** The committed change log of one owner. */
export interface LogData {
  /** The changes that are kept, without a gap in their numbers. */
  changes: Change[];
  /** The number of the latest change, kept or not. */
  last: number;
}

export function emptyLog(): LogData {
  return { changes: [], last: 0 };
}

/** Reads from what `data` returns at that moment. */
export function inMemoryChangeLog(data: () => Readonly<LogData>): ChangeLog {
  /** The index of the first change with this number or a higher one. */
  const indexOf = (seq: number) => {
    const { changes, last } = data();
    return Math.min(Math.max(seq - last + changes.length - 1, 0), changes.length);
  };
  return {
    async after(seq, limit) {
      const from = indexOf(seq + 1);
      return data().changes.slice(from, from + limit);
    },

    async before(seq, limit) {
      const to = indexOf(seq);
      return data()
        .changes.slice(Math.max(to - limit, 0), to)
        .toReversed();
    },

    async of(todo, seq, limit) {
      return data()
        .changes.slice(indexOf(seq + 1))
        .filter(({ todoId }) => todoId === todo)
        .slice(0, limit);
    },

    async by(command) {
      return data().changes.filter((change) => change.command === command);
    },

    async commandsBefore(seq, limit) {
      const { changes } = data();
      const found: (LoggedCommand & { readonly seq: number })[] = [];
      for (let at = indexOf(seq) - 1; at >= 0 && found.length < limit; at -= 1) {
        const [change, previous] = [changes[at], changes[at - 1]];
        if (change === undefined || change.command === previous?.command) continue;
        found.push({ command: change.command, reverts: change.reverts, seq: change.seq });
      }
      return found;
    },

    async range() {
      const { changes, last } = data();
      return { first: last - changes.length + 1, last };
    },
  };
}

/** The change log within a transaction: the committed one stays as it is until the transaction is committed. */
export class TransactionalLog {
  readonly #committed: LogData;
  #changes: Change[];
  readonly #added: Change[] = [];

  constructor(committed: LogData) {
    this.#committed = committed;
    this.#changes = committed.changes;
  }

  get isChanged(): boolean {
    return this.#added.length > 0;
  }

  add(change: NewChange): void {
    const seq = this.#committed.last + this.#added.length + 1;
    this.#added.push(Object.freeze({ ...change, seq }));
  }

  /** Erases the images of all changes of these todos. */
  erase(todos: ReadonlySet<TodoId>): void {
    const erased = (change: Change): Change =>
      todos.has(change.todoId) ? Object.freeze({ ...change, before: null, after: null }) : change;
    this.#changes = this.#changes.map(erased);
    this.#added.splice(0, this.#added.length, ...this.#added.map(erased));
  }

  repository(): ChangeLogRepository {
    const data = (): LogData => ({
      changes: this.#added.length > 0 ? [...this.#changes, ...this.#added] : this.#changes,
      last: this.#committed.last + this.#added.length,
    });
    return {
      ...inMemoryChangeLog(data),
      forget: async (before, limit) => {
        const firstKept = this.#changes.findIndex(
          (change, at) =>
            change.at >= before ||
            (at >= limit && change.command !== this.#changes[at - 1]?.command),
        );
        const count = firstKept < 0 ? this.#changes.length : firstKept;
        this.#changes = this.#changes.slice(count);
        return count;
      },
    };
  }

  commit(): void {
    const committed = this.#committed;
    committed.last += this.#added.length;
    committed.changes = this.#changes;
    for (const change of this.#added) committed.changes.push(change);
  }
}
