/** A media type or a range of them, as a header names it (RFC 9110, sections 8.3.1 and 12.5.1). */
export interface MediaType {
  /** `type/subtype` in lower case; each may be `*` in a range. */
  readonly name: string;
  /** In their order, with names in lower case and without the quotation marks of values. */
  readonly parameters: ReadonlyArray<readonly [name: string, value: string]>;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const typePattern = new RegExp(`^[\\t ]*(${token}/${token})[\\t ]*`);
// An empty parameter may stand between two semicolons or after the last one (RFC 9110, section 5.6.6).
const parameterPattern = new RegExp(
  `;[\\t ]*(?:(${token})=(?:(${token})|"((?:[^"\\\\]|\\\\.)*)")[\\t ]*)?`,
  'y',
);

/** Parses a media type; `undefined` if `text` or one of its parameters is invalid. */
export function mediaTypeFrom(text: string): MediaType | undefined {
  const [start, name] = typePattern.exec(text) ?? [];
  if (start === undefined || name === undefined) return undefined;
  const parameters: (readonly [string, string])[] = [];
  let position = start.length;
  while (position < text.length) {
    parameterPattern.lastIndex = position;
    const [whole, key, bare, quoted = ''] = parameterPattern.exec(text) ?? [];
    if (whole === undefined) return undefined;
    if (key !== undefined) {
      parameters.push([key.toLowerCase(), bare ?? quoted.replaceAll(/\\(.)/g, '$1')]);
    }
    position += whole.length;
  }
  return { name: name.toLowerCase(), parameters };
}

/** Whether it names no charset other than UTF-8, also by the name that many programs give it. */
export function isUtf8({ parameters }: MediaType): boolean {
  return parameters.every(([name, value]) => name !== 'charset' || /^utf-?8$/i.test(value));
}

// A comma inside of quotation marks does not end an element. The escape is optional so that a value
// without an end is read once, rather than again from each of its characters.
const listElement = /(?:[^,"]|"(?:[^"\\]|\\.?)*(?:"|$))+/g;

/** The ranges that match JSON, the least precise first (RFC 9110, section 12.5.1); old programs write the first as `*`. */
const ranges = ['*/*', 'application/*', 'application/json'];

/**
 * Whether an Accept header allows a response of JSON in UTF-8: the most precise range that matches it has a weight
 * above 0. JSON has no parameters (RFC 8259, section 11), so a range with a parameter other than `charset` matches
 * JSON, too, unless its weight is 0. An invalid media range is ignored, and an invalid weight counts as 1.
 */
export function acceptsJson(accept: string): boolean {
  const elements = elementsOf(accept);
  // An empty list rules nothing out.
  if (elements.length === 0) return true;
  let precision = -1;
  let accepted = false;
  for (const element of elements) {
    const range = mediaTypeFrom(element.replace(/^\s*\*\s*(?=;|$)/, '*/*'));
    if (range === undefined || !isUtf8(range)) continue;
    const weight = weightOf(range);
    const others = range.parameters.filter(([name]) => name !== 'q');
    if (weight === 0 && others.some(([name]) => name !== 'charset')) continue;
    const place = ranges.indexOf(range.name);
    if (place < 0) continue;
    // One that names the charset of the answer is more precise than one that does not.
    const own = place * 2 + (others.length > 0 ? 1 : 0);
    if (own > precision) accepted = weight > 0;
    else if (own === precision) accepted ||= weight > 0;
    precision = Math.max(precision, own);
  }
  return accepted;
}

/** Whether an Accept header names HTML, as that of a browser does which shows a page; a range of all types does not. */
export function namesHtml(accept: string): boolean {
  return elementsOf(accept).some((element) => {
    const range = mediaTypeFrom(element);
    return range?.name === 'text/html' && weightOf(range) > 0;
  });
}

function elementsOf(accept: string): readonly string[] {
  return (accept.match(listElement) ?? []).filter((element) => element.trim() !== '');
}

function weightOf({ parameters }: MediaType): number {
  const text = parameters.find(([name]) => name === 'q')?.[1] ?? '1';
  return /^\d*\.?\d+$|^\d+\.$/.test(text) ? Number(text) : 1;
}
