import type { Change } from '@todo/domain';

/** The change log of one owner, to be read. `TodoRepository` writes it. */
export interface ChangeLog {
  /**
   * The changes after the number `seq`, in the order of their numbers. A reader that continues after the last number it
   * has seen misses no committed change, however many writers there are.
   * @param seq 0 for the beginning
   * @param limit at most this many
   */
  after(seq: number, limit: number): Promise<readonly Change[]>;
}
