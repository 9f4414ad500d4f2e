import type { Change, CommandId, Instant, LoggedCommand, TodoId } from '@todo/domain';

/**
 * The change log of one owner, to be read. `TodoRepository` and `TrashRepository` write it. The changes of one command
 * have consecutive numbers, however many writers there are.
 */
export interface ChangeLog {
  /**
   * The changes after the number `seq`, in the order of their numbers. A reader that continues after the last number it
   * has seen misses no committed change, however many writers there are.
   * @param seq 0 for the beginning
   * @param limit at most this many
   */
  after(seq: number, limit: number): Promise<readonly Change[]>;

  /** The changes before the number `seq`, the latest first. @param seq Infinity for the end */
  before(seq: number, limit: number): Promise<readonly Change[]>;

  /** The changes of one todo after the number `seq`, in their order. */
  of(todo: TodoId, seq: number, limit: number): Promise<readonly Change[]>;

  /** All changes of a command, in their order; none where the log has no such command of this owner. */
  by(command: CommandId): Promise<readonly Change[]>;

  /**
   * The commands before the number `seq`, the latest first, each once, with the number of its first change.
   * @param seq Infinity for the end
   */
  commandsBefore(
    seq: number,
    limit: number,
  ): Promise<readonly (LoggedCommand & { readonly seq: number })[]>;

  /** The range of the numbers in the log. */
  range(): Promise<ChangeRange>;
}

/** The numbers of the changes that a log keeps. */
export interface ChangeRange {
  /** The number of the oldest change that is kept; the next number, where none is. */
  readonly first: number;
  /** The number of the latest change, kept or not; 0 before the first. */
  readonly last: number;
}

/** The change log within a transaction, which may also forget. */
export interface ChangeLogRepository extends ChangeLog {
  /**
   * Deletes the oldest changes, up to the first that was made at `before` or later: about `limit` of them, and more only
   * where the last command has more changes, because a command is forgotten whole or not at all.
   * @returns how many; fewer than `limit` where no older ones are left
   */
  forget(before: Instant, limit: number): Promise<number>;
}
