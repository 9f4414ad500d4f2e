import type { Reply } from '../routes/route.ts';

/** Segments that a URL has as they are (RFC 3986, section 2.3), so that no address of the API needs an escape. */
const prefixPattern = /^(?:\/[A-Za-z0-9._~-]+)*$/;

/** @throws TypeError for a prefix that does not begin with a slash, ends with one, or has other characters */
export function prefixFrom(text: string): string {
  const isPath = prefixPattern.test(text) && !/\/\.{1,2}(?:\/|$)/.test(text);
  if (isPath) return text;
  throw new TypeError(
    `Not a prefix: ${JSON.stringify(text)}. One looks like "/todo", without a slash at its end.`,
  );
}

/** The answer of a handler, which knows nothing of the prefix: its Location is a path of the API. */
export function under(prefix: string, answer: Reply): Reply {
  const { Location: location } = answer.headers;
  if (prefix === '' || location === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, Location: prefix + location } };
}
