import * as fc from 'fast-check';
import type { OpenApiDocument, Operation, Parameter } from './openapi-document.ts';
import type { SchemaValues } from './openapi-values.ts';

/** A request, made from an operation of the document. */
export interface MadeRequest {
  readonly operationId: string;
  readonly method: string;
  /** With `{id}` where the id of a todo belongs: only the server knows which there are. */
  readonly path: string;
  readonly query: ReadonlyArray<readonly [name: string, text: string]>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Where an operation stands in the document. */
export interface Place {
  readonly template: string;
  readonly method: string;
  readonly operation: Operation;
}

/** Every operation that requests are made for. */
export function placesIn({ paths }: OpenApiDocument): readonly Place[] {
  return Object.entries(paths)
    .flatMap(([template, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        template,
        method: method.toUpperCase(),
        operation,
      })),
    )
    .filter(({ operation }) => !isStream(operation));
}

/** A stream of events has no end: a made request would wait for it, so it has tests of its own. */
function isStream({ responses }: Operation): boolean {
  return Object.values(responses).some(({ content = {} }) => 'text/event-stream' in content);
}

/** The address of a request, from the root on. */
export function addressOf({ path, query }: MadeRequest, id: number): string {
  const search = new URLSearchParams(
    query.map(([name, text]): [string, string] => [name, text]),
  ).toString();
  return `${path.replace('{id}', `${id}`)}${search === '' ? '' : `?${search}`}`;
}

/** No server takes addresses of any length, and a schema speaks of one parameter alone. */
export function fitsInAnAddress(made: MadeRequest): boolean {
  return addressOf(made, 1).length <= 8000;
}

/** Requests that the document allows for the operation. */
export function validRequest(
  { template, method, operation }: Place,
  values: SchemaValues,
): fc.Arbitrary<MadeRequest> {
  const parameters = (operation.parameters ?? [])
    // A cursor comes from a page, and an id from the caller, which knows the existing ones.
    .filter(({ name }) => name !== 'cursor' && name !== 'id');
  const given = (where: Parameter['in']) => {
    const here = parameters.filter((parameter) => parameter.in === where);
    const required = here.filter((parameter) => parameter.required);
    return fc.record(
      Object.fromEntries(here.map((parameter) => [parameter.name, valueFor(parameter, values)])),
      { requiredKeys: required.map(({ name }) => name) },
    );
  };
  return fc
    .record({
      method: method === 'GET' ? fc.constantFrom('GET', 'GET', 'HEAD') : fc.constant(method),
      slash: fc.constantFrom('', '', '/'),
      path: given('path'),
      query: given('query'),
      headers: given('header'),
      body: bodyFor(operation, values),
    })
    .map((made) => ({
      operationId: operation.operationId,
      method: made.method,
      path: filled(template, made.path) + (template.startsWith('/api/') ? made.slash : ''),
      query: parameters.flatMap((parameter) => written(parameter, made.query[parameter.name])),
      headers: { ...(made.headers as Record<string, string>), ...made.body.headers },
      ...('text' in made.body && { body: made.body.text }),
    }))
    .filter(fitsInAnAddress);
}

/** What the document says of a parameter in words, and not by its schema. */
const inWords: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  // Which tags there are, only answers tell: most requests are to go through all the same.
  'If-Match': fc.constantFrom('*', '*', '*', 'W/"a"', '"none-of-ours"'),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
  'If-None-Match': fc.constantFrom('*', '"a"', 'W/"a", "b"', '"none-of-ours"'),
};

/** Values that the document allows for a parameter. */
export function valueFor({ name, schema }: Parameter, values: SchemaValues): fc.Arbitrary<unknown> {
  const valid = inWords[name] ?? values.valid(schema);
  return name === 'sort' ? valid.filter((names) => namesEachFieldOnce(names as string[])) : valid;
}

function namesEachFieldOnce(names: readonly string[]): boolean {
  return new Set(names.map((name) => name.replace('-', ''))).size === names.length;
}

/** How a value stands in a query, by the parameter's style. */
export function written(
  { name, explode }: Parameter,
  value: unknown,
): Array<readonly [name: string, text: string]> {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [[name, asText(value)]];
  return explode === true ? value.map((each) => [name, asText(each)]) : [[name, value.join(',')]];
}

/** Text as it is, everything else as JSON has it. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

interface Body {
  readonly headers: Readonly<Record<string, string>>;
  readonly text?: string;
}

function bodyFor({ requestBody }: Operation, values: SchemaValues): fc.Arbitrary<Body> {
  if (!requestBody) return fc.constant({ headers: {} });
  return fc.oneof(
    ...Object.entries(requestBody.content).map(([type, { schema }]) =>
      values.valid(schema).map((value) => ({
        headers: { 'Content-Type': type },
        text: JSON.stringify(value),
      })),
    ),
  );
}

function filled(template: string, values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values).reduce(
    (path, [name, value]) => path.replace(`{${name}}`, encodeURIComponent(asText(value))),
    template,
  );
}
