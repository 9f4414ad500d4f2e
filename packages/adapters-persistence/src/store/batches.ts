/** At most this many ids are named by one statement: a database limits the parameters of one, SQLite to 32,766. */
export const mostIds = 1000;

/** The items in their order, in lists of at most `size`. */
export function* batches<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let first = 0; first < items.length; first += size) yield items.slice(first, first + size);
}
