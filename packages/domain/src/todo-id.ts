/** A positive integer that the storage assigns and never reuses. */
export type TodoId = number;

/** Parses an id from text; `undefined` if it is not a positive integer. */
export function todoIdFrom(text: string): TodoId | undefined {
  if (!/^[1-9][0-9]*$/.test(text)) return undefined;
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : undefined;
}
