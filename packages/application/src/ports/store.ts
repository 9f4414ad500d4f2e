import type { Actor, Instant, Owner } from '@todo/domain';
import type { ChangeLog } from './change-log.ts';
import type { IdempotencyRecords } from './idempotency-records.ts';
import type { TodoReader, TodoRepository } from './todo-repository.ts';

/**
 * Driven port: everything that is stored. A transaction is all or nothing, whichever repositories take part in it.
 *
 * Two rules hold for `work`: it may run again, as a storage has to retry a transaction that came into conflict with
 * another; and it awaits nothing but its repositories, as other transactions wait for it meanwhile.
 *
 * What every implementation must do is written down as tests in `@todo/application/testing`.
 */
export interface Store {
  /**
   * Reads what has been committed. Each query sees everything that was committed before it was asked, so two queries
   * of one `work` may see different states.
   * @throws StorageError
   */
  read<Result>(owner: Owner, work: (data: Readers) => Promise<Result>): Promise<Result>;

  /**
   * Runs `work` as one transaction: all that it writes is kept together or, where it throws, nothing. It sees its own
   * writes; others see them once it is committed. When this resolves, it is on disk.
   * @throws StorageError, and what `work` throws
   */
  transaction<Result>(
    command: Command,
    work: (data: Repositories) => Promise<Result>,
  ): Promise<Result>;

  /**
   * Claims an idempotency key of an owner until the claim is disposed of, so that a second request with this key is
   * refused at once while the first is running. Only this process knows of the claim; between several, the
   * transaction decides.
   * @throws IdempotencyError `idempotency-in-progress` where the key is claimed
   */
  claim(owner: Owner, key: string): Disposable;
}

/** What a transaction is for: the change log keeps it with each change. */
export interface Command {
  /** Whose todos it changes. */
  readonly owner: Owner;
  readonly actor: Actor;
  readonly at: Instant;
}

/** What can be read of one owner. */
export interface Readers {
  readonly todos: TodoReader;
  readonly changes: ChangeLog;
}

/** What takes part in a transaction, each bound to the owner of its command. */
export interface Repositories extends Readers {
  readonly todos: TodoRepository;
  readonly requests: IdempotencyRecords;
}
