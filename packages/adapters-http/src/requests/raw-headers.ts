/*
 * Of a header that was sent several times, Node keeps the first value, or joins all of them, depending on its name. Only
 * the raw list, in which names and values take turns, has each of them.
 */

/** Whether a request has a header more than once. @param name in lower case */
export function isRepeated(name: string, rawHeaders: readonly string[]): boolean {
  return valuesOf(name, rawHeaders).length > 1;
}

/** The values of a header, one for each time that it was sent. @param name in lower case */
export function valuesOf(name: string, rawHeaders: readonly string[]): readonly string[] {
  const values: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const field = rawHeaders[index] ?? '';
    if (field.length === name.length && field.toLowerCase() === name) {
      values.push(rawHeaders[index + 1] ?? '');
    }
  }
  return values;
}
