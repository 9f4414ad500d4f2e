import { requestHeaders, type RequestHeader, type RequestHeaderSpec } from '@todo/rest-contract';
import { HttpProblem } from '../problems/problem.ts';

/** Creates the function that reads these headers. It throws HttpProblem. */
export function headersReader(
  names: readonly RequestHeader[],
): (headers: NodeJS.Dict<string | string[]>) => Readonly<Record<string, unknown>> {
  const readers = names.map((name) => ({
    name,
    key: name.toLowerCase(),
    spec: requestHeaders[name] as RequestHeaderSpec<unknown>,
  }));
  return (headers) => {
    const values: Record<string, unknown> = {};
    for (const { name, key, spec } of readers) {
      const text = headers[key];
      // An empty header was sent too. What was sent twice, Node joins to a list.
      if (text !== undefined) values[name] = valueOf(name, spec, String(text));
    }
    return values;
  };
}

function valueOf(name: string, { read, rule }: RequestHeaderSpec<unknown>, text: string): unknown {
  const value = read(text);
  if (value === undefined)
    throw new HttpProblem('invalid-parameter', { detail: `${name} ${rule}` });
  return value;
}
