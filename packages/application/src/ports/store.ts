import type { Actor, CommandId, Instant, Owner, Reverts } from '@todo/domain';
import type { ChangeLog, ChangeLogRepository } from './change-log.ts';
import type { ExternalIdReader, ExternalIdRepository } from './external-ids.ts';
import type { IdempotencyRecords } from './idempotency-records.ts';
import type { TodoReader, TodoRepository } from './todo-repository.ts';
import type { TrashReader, TrashRepository } from './trash.ts';

/**
 * Driven port: everything that is stored. A transaction is all or nothing, whichever repositories take part in it.
 *
 * Two rules hold for `work`: it may run again, because a storage retries a transaction after a conflict with another;
 * and it awaits nothing but its repositories, because other transactions wait for it meanwhile.
 *
 * The contract suite in `@todo/application/testing` tests every implementation.
 */
export interface Store {
  /**
   * Reads committed data. Each query sees everything that was committed before it began, so two queries of one `work`
   * may see different states.
   * @throws StorageError
   */
  read<Result>(owner: Owner, work: (data: Readers) => Promise<Result>): Promise<Result>;

  /**
   * Runs `work` as one transaction: all its writes are committed together or, if it throws, none. It sees its own
   * writes; other transactions see them once they are committed. They are on disk when this resolves.
   * @throws StorageError, and what `work` throws
   */
  transaction<Result>(
    command: Command,
    work: (data: Repositories) => Promise<Result>,
  ): Promise<Result>;

  /**
   * Claims an idempotency key of an owner until the caller releases it, so that a second request with this key is
   * refused at once while the first is running. Only this process knows of the claim; between several, the
   * transaction decides.
   * @returns what releases the key; not a `Disposable`, whose type the core's users may lack
   * @throws IdempotencyError `idempotency-in-progress` where the key is claimed
   */
  claim(owner: Owner, key: string): () => void;

  /** The owners who have something in the change log or the trash, in any order, a few at a time. @param after '' first */
  owners(after: Owner, limit: number): Promise<readonly Owner[]>;

  /**
   * Calls `listener` after changes of the owner were committed, in whichever process: at most 250 ms later than in this
   * one. It may be called without a change. It only says that there is something to read from the change log, and must not
   * throw.
   * @returns what stops that
   */
  watch(owner: Owner, listener: () => void): () => void;
}

/** The command that a transaction carries out: the change log stores it with each change. */
export interface Command {
  /** The owner of the todos that it changes. */
  readonly owner: Owner;
  readonly actor: Actor;
  readonly at: Instant;
  /** Present where it takes another command back. */
  readonly reverts?: Reverts;
  /**
   * Is called once after the commit, with the id of the command in the change log; not where the log has got no change.
   * It must not throw.
   */
  readonly onCommitted?: (command: CommandId) => void;
}

/** The readers of one owner's data. */
export interface Readers {
  readonly todos: TodoReader;
  readonly changes: ChangeLog;
  readonly trash: TrashReader;
  readonly externalIds: ExternalIdReader;
}

/** The repositories of a transaction, each bound to the owner of its command. */
export interface Repositories extends Readers {
  readonly todos: TodoRepository;
  readonly changes: ChangeLogRepository;
  readonly trash: TrashRepository;
  readonly externalIds: ExternalIdRepository;
  readonly requests: IdempotencyRecords;
}
