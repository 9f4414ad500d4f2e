/** `3 todos`. */
export function countedTodos(count: number): string {
  return `${count} todo${count === 1 ? '' : 's'}`;
}

/** What could not be kept, by field: `notes of 3 todos, due of 1 todo`. */
export function lossSentence(losses: Readonly<Record<string, number>>): string {
  return Object.entries(losses)
    .map(([field, count]) => `${field} of ${countedTodos(count)}`)
    .join(', ');
}
