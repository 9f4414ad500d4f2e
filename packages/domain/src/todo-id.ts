/** A positive integer, given by the storage, never given twice. */
export type TodoId = number;

/** Reads an id as people and URLs write it; `undefined` where that is not a positive integer. */
export function todoIdFrom(text: string): TodoId | undefined {
  if (!/^[1-9][0-9]*$/.test(text)) return undefined;
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : undefined;
}
