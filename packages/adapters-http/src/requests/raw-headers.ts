/**
 * Whether a request has a header more than once. Node keeps the first Host and the first Content-Type,
 * and the others nowhere but in its raw list, in which names and values take turns.
 *
 * @param name in lower case
 */
export function isRepeated(name: string, rawHeaders: readonly string[]): boolean {
  let seen = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const field = rawHeaders[index] ?? '';
    if (field.length === name.length && field.toLowerCase() === name) seen += 1;
  }
  return seen > 1;
}
