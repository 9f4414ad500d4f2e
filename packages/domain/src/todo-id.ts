/** A positive integer that the storage assigns and never reuses. */
export type TodoId = number;

/** One id or several: a use case takes either, and returns a list. */
export type TodoIds = TodoId | readonly TodoId[];

/** Each of the ids once. */
export function eachOf(ids: TodoIds): readonly TodoId[] {
  return typeof ids === 'number' ? [ids] : [...new Set(ids)];
}

/** Parses an id from text; `undefined` if it is not a positive integer. */
export function todoIdFrom(text: string): TodoId | undefined {
  if (!/^[1-9][0-9]*$/.test(text)) return undefined;
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : undefined;
}
