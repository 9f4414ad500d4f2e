import { parse } from '@todo/application';
import type { Fault } from '@todo/domain';
import type * as v from 'valibot';
import { HttpProblem, parameterFaults } from './problem.ts';
import type { ObjectSchema, Schema } from './schema.ts';

type Reader = (text: string) => unknown;

/**
 * Makes the function that reads a query string (without its `?`) by `schema`: a list is written
 * with commas, a number in digits. No schema: there is no parameter that could be given.
 *
 * The function throws HttpProblem, naming every parameter that is wrong, unknown or repeated.
 */
export function queryReader<Query extends ObjectSchema>(
  schema: Query,
): (querystring: string) => v.InferOutput<Query> {
  const readers = new Map(
    Object.entries(schema.entries).map(([name, entry]) => [name, readerOf(entry)]),
  );
  return (querystring) => {
    const given: Record<string, unknown> = {};
    const repeated: Fault[] = [];
    for (const [name, text] of new URLSearchParams(querystring)) {
      if (Object.hasOwn(given, name)) {
        repeated.push({ pointer: `/${escaped(name)}`, detail: 'must be given once' });
      }
      define(given, name, (readers.get(name) ?? asText)(text));
    }
    const { value, faults = [] } = parse(schema, given);
    if (value === undefined || repeated.length > 0) {
      throw new HttpProblem('invalid-parameter', parameterFaults([...faults, ...repeated]));
    }
    return value;
  };
}

/** @throws HttpProblem when there is any parameter */
export function readNoQuery(querystring: string): void {
  if (querystring === '') return;
  const faults = [...new URLSearchParams(querystring).keys()].map((name) => ({
    pointer: `/${escaped(name)}`,
    detail: 'is not known',
  }));
  if (faults.length > 0) throw new HttpProblem('invalid-parameter', parameterFaults(faults));
}

const asText: Reader = (text) => text;
const asNumber: Reader = (text) => (/^-?[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : NaN);
const asList: Reader = (text) => text.split(',');

function readerOf(schema: Schema): Reader {
  switch (unwrapped(schema).type) {
    case 'array':
      return asList;
    case 'number':
      return asNumber;
    case 'string':
    case 'picklist':
      return asText;
    default:
      throw new TypeError(`A query has no way to write: ${schema.type}`);
  }
}

/** The schema inside `optional(…)` and its kin. */
function unwrapped(schema: Schema): Schema {
  return 'wrapped' in schema ? unwrapped(schema.wrapped as Schema) : schema;
}

/** Plain assignment would lose a parameter that is called `__proto__`. */
function define(object: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true });
}

/** As a part of a JSON Pointer (RFC 6901, section 3). */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
