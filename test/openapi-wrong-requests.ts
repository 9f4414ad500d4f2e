import * as fc from 'fast-check';
import type { OpenApiDocument, Parameter } from './openapi-document.ts';
import {
  asText,
  fitsInAnAddress,
  validRequest,
  valueFor,
  written,
  type MadeRequest,
  type Place,
} from './openapi-requests.ts';
import type { DocumentSchemas } from './openapi-schemas.ts';
import type { SchemaValues } from './openapi-values.ts';

/** A request with one thing wrong, and the status that it has to be answered with. */
export interface WrongRequest extends MadeRequest {
  readonly status: number;
}

/** One way to make a right request wrong. */
interface Way {
  readonly status: number;
  readonly changes: fc.Arbitrary<(made: MadeRequest) => Partial<MadeRequest>>;
}

interface Knowledge {
  readonly document: OpenApiDocument;
  readonly schemas: DocumentSchemas;
  readonly values: SchemaValues;
}

/** Requests that the document allows for the operation but for one thing. */
export function wrongRequest(place: Place, knowledge: Knowledge): fc.Arbitrary<WrongRequest> {
  const ways = [
    ...wrongAddresses(place, knowledge),
    ...wrongAccept(place),
    ...wrongQueries(place, knowledge),
    ...wrongHeaders(place, knowledge),
    ...wrongBodies(place, knowledge),
  ];
  return fc.oneof(
    ...ways.map(({ status, changes }) =>
      fc
        .tuple(validRequest(place, knowledge.values), changes)
        .map(([made, change]) => ({ ...made, ...change(made), status }))
        .filter(fitsInAnAddress),
    ),
  );
}

/** A change that takes one of `values`. */
function by<Value>(
  status: number,
  values: fc.Arbitrary<Value>,
  change: (made: MadeRequest, value: Value) => Partial<MadeRequest>,
): Way {
  return { status, changes: values.map((value) => (made) => change(made, value)) };
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const notIds = ['0', '-1', '01', '1.5', 'x', '%00', '1e3', '９', '9007199254740992'];

function wrongAddresses({ template, operation }: Place, { document }: Knowledge): readonly Way[] {
  const here = Object.keys(document.paths[template] ?? {}).map((method) => method.toUpperCase());
  // fetch sends no GET with a body.
  const sendable = operation.requestBody ? methods.filter((method) => method !== 'GET') : methods;
  const others = sendable.filter((method) => !here.includes(method));
  const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
  return [
    by(404, fc.constant('/nothing/at/all'), (_, end) => ({
      path: template.replaceAll(/\{\w+\}/g, '1') + end,
    })),
    by(405, fc.constantFrom(...others), (_, method) => ({ method })),
    ...named.map(({ name, schema }) =>
      // The id of a todo is a number; what is no other name does not exist.
      by(schema['type'] === 'integer' ? 400 : 404, fc.constantFrom(...notIds), (_, text) => ({
        path: template.replace(`{${name}}`, text),
      })),
    ),
  ];
}

function wrongAccept({ operation }: Place): readonly Way[] {
  if (!operation.responses['406']) return [];
  const types = fc.constantFrom('text/html', 'image/*', 'application/json;q=0');
  return [by(406, types, ({ headers }, Accept) => ({ headers: { ...headers, Accept } }))];
}

/** What the document says of a parameter in words, and not by its schema. */
const wrongInWords: Readonly<Record<string, readonly string[]>> = {
  cursor: ['', 'forged', 'e30', '"', '牛'],
  sort: ['id,id', 'due,-due', '-id,task,id'],
  'If-Match': ['1', '"1', '"1" "2"', 'w/"1"'],
  'If-None-Match': ['1', '"1', '"1" "2"', 'w/"1"'],
};

function wrongQueries({ template, operation }: Place, knowledge: Knowledge): readonly Way[] {
  // A page takes any query, as what people link to should.
  if (!template.startsWith('/api/')) return [];
  const unknown = fc.constantFrom('colour', 'Status', 'id', '__proto__', 'limit[]', '');
  // The schema of a time zone takes any text: only the server knows the names.
  const parameters = (operation.parameters ?? []).filter(
    (parameter) => parameter.in === 'query' && parameter.name !== 'timeZone',
  );
  return [
    by(400, unknown, ({ query }, name) => ({ query: [...query, [name, '1']] })),
    ...parameters.map((parameter) =>
      by(400, wrongTexts(parameter, knowledge), ({ query }, text) => ({
        query: [...query.filter(([name]) => name !== parameter.name), [parameter.name, text]],
      })),
    ),
    ...parameters
      .filter(({ name, explode }) => explode !== true && name !== 'cursor')
      .map((parameter) =>
        by(400, valueFor(parameter, knowledge.values), ({ query }, value) => ({
          query: [
            ...query.filter(([name]) => name !== parameter.name),
            ...written(parameter, value),
            ...written(parameter, value),
          ],
        })),
      ),
  ];
}

function wrongHeaders({ operation }: Place, knowledge: Knowledge): readonly Way[] {
  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === 'header');
  return parameters.map((parameter) =>
    // fetch sends nothing else, and trims what it sends.
    by(400, wrongTexts(parameter, knowledge).filter(isHeaderText), ({ headers }, text) => ({
      headers: { ...headers, [parameter.name]: text },
    })),
  );
}

const isHeaderText = (text: string) => /^$|^[!-~](?:[ -~]*[!-~])?$/.test(text);

/** Texts that are no value of the parameter. */
function wrongTexts(parameter: Parameter, { schemas, values }: Knowledge): fc.Arbitrary<string> {
  const { name, schema } = parameter;
  const inWords = wrongInWords[name];
  if (inWords) return fc.constantFrom(...inWords);
  const texts = values
    .broken(schema)
    .map((value) => (Array.isArray(value) ? value.join(',') : asText(value)));
  return texts.filter((text) => schemas.fault(schema, readAs(schema['type'], text)) !== undefined);
}

/** What a text in a query means where the schema has this type. */
function readAs(type: unknown, text: string): unknown {
  if (type === 'array') return text.split(',');
  if (type === 'boolean') return /^(true|false)$/.test(text) ? text === 'true' : text;
  return type === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text;
}

const notOfOurs = ['text/plain', 'application/xml', 'application/json; charset=latin1', 'json'];

function wrongBodies({ operation }: Place, { values }: Knowledge): readonly Way[] {
  // A file is not JSON: what is wrong with one, the tests of its format say.
  const bodies = Object.values(operation.requestBody?.content ?? {}).filter(
    ({ schema }) => schema['type'] !== 'string',
  );
  return bodies.flatMap(({ schema }) => [
    by(422, values.broken(schema), (_, value) => ({ body: JSON.stringify(value) })),
    by(400, fc.constantFrom('', '\u{feff}', '{', ','), ({ body = '' }, start) => ({
      body: start === '' ? '' : start + body,
    })),
    by(400, fc.constantFrom('}', ',', ' null'), ({ body = '' }, end) => ({ body: body + end })),
    by(413, fc.constant('x'.repeat(operation['x-max-bytes'] ?? 64 * 1024)), (_, notes) => ({
      body: JSON.stringify({ notes }),
    })),
    by(415, fc.constantFrom(...notOfOurs), ({ headers }, type) => ({
      headers: { ...headers, 'Content-Type': type },
    })),
  ]);
}
