/*
 * Which rows of a long list are on the screen. Rows have different heights, which are known once they were shown.
 */

/** Where each row begins, in pixels from the top of the list, and last where the list ends. */
export function offsetsOf(heights: readonly number[]): readonly number[] {
  const offsets = [0];
  let end = 0;
  for (const height of heights) {
    end += height;
    offsets.push(end);
  }
  return offsets;
}

export interface RowRange {
  /** The place of the first row, and of the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** The rows that have a part between `top` and `bottom`, in pixels from the top of the list. */
export function rowsBetween(offsets: readonly number[], top: number, bottom: number): RowRange {
  const count = offsets.length - 1;
  const from = Math.max(0, firstAbove(offsets, top) - 1);
  const to = Math.min(count, firstAbove(offsets, bottom));
  return { from: Math.min(from, count), to: Math.max(to, Math.min(from, count)) };
}

/** The place of the first offset that is above `limit`, by halving; the number of offsets if there is none. */
function firstAbove(offsets: readonly number[], limit: number): number {
  let [low, high] = [0, offsets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
