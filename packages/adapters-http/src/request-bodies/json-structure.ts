/** How deep objects and lists may be inside each other. */
const maxDepth = 32;

/**
 * The faults that JSON.parse accepts: the same key twice in one object, of which it keeps the last, and any depth.
 * `undefined` if there is neither. No maintained parser reports both.
 *
 * @param json valid JSON (RFC 8259); takes time in proportion to its length
 */
export function structureFault(json: string): 'duplicate-key' | 'too-deep' | undefined {
  /** The keys of each object that is open; a list has none. */
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < json.length; at += 1) {
    switch (json[at]) {
      case '{':
      case '[':
        open.push(json[at] === '{' ? new Set() : undefined);
        if (open.length > maxDepth) return 'too-deep';
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case '"': {
        const end = endOfString(json, at);
        const text = json.slice(at, end);
        at = end - 1;
        if (!isKey(json, end)) break;
        const key = nameIn(text);
        const keys = open.at(-1);
        if (keys?.has(key)) return 'duplicate-key';
        keys?.add(key);
        break;
      }
      default:
    }
  }
  return undefined;
}

/** The index at which the string that begins at `start` ends. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end + 1;
}

/** Whether the quotation mark belongs to the text: an odd number of backslashes stands before it. */
function isEscaped(json: string, quote: number): boolean {
  let first = quote;
  while (json[first - 1] === '\\') first -= 1;
  return (quote - first) % 2 === 1;
}

/** In valid JSON, a string is a key exactly where a colon comes next. */
function isKey(json: string, end: number): boolean {
  let at = end;
  while (' \t\r\n'.includes(json[at] ?? '.')) at += 1;
  return json[at] === ':';
}

/** The same key may be written in several ways. */
function nameIn(text: string): string {
  return text.includes('\\') ? (JSON.parse(text) as string) : text.slice(1, -1);
}
