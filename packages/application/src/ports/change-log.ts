import type { Change } from '@todo/domain';

/** What has happened to the todos of one owner. `TodoRepository` writes it. */
export interface ChangeLog {
  /**
   * The changes after the one with this number, in the order of their numbers. A reader that goes on after the last
   * number it has seen misses no change that is committed, however many writers there are.
   * @param seq 0 for the beginning
   * @param limit at most this many
   */
  after(seq: number, limit: number): Promise<readonly Change[]>;
}
