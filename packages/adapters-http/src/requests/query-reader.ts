import { jsonPointer, parse } from '@todo/application';
import { priorities, statuses, type Fault } from '@todo/domain';
import type * as v from 'valibot';
import { HttpProblem, parameterFaults } from '../problems/problem.ts';
import type { ObjectSchema, Schema } from '@todo/rest-contract';
import { unknownDetail } from './suggested-name.ts';

/** Converts the texts under a name to one value; most names may occur only once. */
interface Reader {
  readonly read: (texts: readonly string[]) => unknown;
  readonly repeats: boolean;
}

/**
 * Makes the function that reads a query string (without its `?`) by `schema`: a list is written
 * with commas, a list of lists by giving the parameter several times, a number in digits.
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
    const parameters = parametersIn(querystring);
    for (const name of new Set(parameters.keys())) {
      const texts = parameters.getAll(name);
      const { read, repeats } = readers.get(name) ?? asText;
      if (texts.length > 1 && !repeats) {
        repeated.push({ pointer: jsonPointer([name]), detail: 'must be given once' });
      }
      define(given, name, read(texts));
    }
    const { value, faults = [] } = parse(schema, given, unknownDetail);
    if (value !== undefined && repeated.length === 0) return value;
    const isUnknown = Object.keys(given).some((name) => !readers.has(name));
    throw new HttpProblem(
      'invalid-parameter',
      parameterFaults([...faults, ...repeated], isUnknown ? [...readers.keys()] : undefined),
    );
  };
}

/** @throws HttpProblem where a parameter is not UTF-8 */
function parametersIn(querystring: string): URLSearchParams {
  const parameters = new URLSearchParams(querystring);
  // URLSearchParams turns invalid UTF-8 into U+FFFD (https://url.spec.whatwg.org/#concept-urlencoded-parser).
  const mayBeWrong = /%[89A-F]/i.test(querystring) && !/%EF%BF%BD/i.test(querystring);
  if (mayBeWrong && [...parameters].join().includes('\uFFFD')) {
    throw new HttpProblem('invalid-parameter', { detail: 'The query is not UTF-8.' });
  }
  return parameters;
}

/** @throws HttpProblem when there is any parameter */
export function readNoQuery(querystring: string): void {
  if (querystring === '') return;
  const faults = [...new URLSearchParams(querystring).keys()].map((name) => ({
    pointer: jsonPointer([name]),
    detail: 'is not known',
  }));
  if (faults.length > 0) throw new HttpProblem('invalid-parameter', parameterFaults(faults, []));
}

const once = (read: (text: string) => unknown): Reader => ({
  read: ([text = '']) => read(text),
  repeats: false,
});

const asText = once((text) => text);
const asNumber = once((text) => (/^-?[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : NaN));
const asFlag = once((text) => (text === 'true' ? true : text === 'false' ? false : text));
const asList = once((text) => text.split(','));
const asLists: Reader = { read: (texts) => texts.map((text) => text.split(',')), repeats: true };

function readerOf(schema: Schema): Reader {
  const inner = unwrapped(schema);
  switch (inner.type) {
    case 'array':
      return isListOfLists(schema) ? asLists : listReader(wordsIn(inner));
    case 'number':
      return asNumber;
    case 'boolean':
      return asFlag;
    case 'string':
    case 'picklist':
    case 'literal':
      return asText;
    default:
      throw new TypeError(`A query has no way to write: ${schema.type}`);
  }
}

/** Whether the parameter may be given several times, and each time with commas. */
export function isListOfLists(schema: Schema): boolean {
  const inner = unwrapped(schema);
  return 'item' in inner && (inner.item as Schema).type === 'array';
}

/** The words that a client may write in any case, and with `-` or `_` for a blank. */
const wordLists: readonly unknown[] = [statuses, priorities];

/** The words, where the parameter is a list of such words. */
function wordsIn(list: Schema): readonly string[] | undefined {
  const item = 'item' in list ? innermost(list.item as Schema) : undefined;
  const words = item && 'options' in item ? item.options : undefined;
  return wordLists.includes(words) ? (words as readonly string[]) : undefined;
}

/** The first schema of a pipe, which has the options of a choice. */
function innermost(schema: Schema): Schema {
  return 'pipe' in schema ? ((schema.pipe as readonly Schema[])[0] ?? schema) : schema;
}

/** A word that is not known stays as it is, to be refused by the schema. */
function listReader(words: readonly string[] | undefined): Reader {
  if (words === undefined) return asList;
  const known = new Map(words.map((word) => [spelled(word), word]));
  return once((text) => text.split(',').map((word) => known.get(spelled(word)) ?? word));
}

const spelled = (word: string) => word.toLowerCase().replaceAll(/[-_]/g, ' ');

/** The schema inside `optional(…)` and its kin. */
function unwrapped(schema: Schema): Schema {
  return 'wrapped' in schema ? unwrapped(schema.wrapped as Schema) : schema;
}

/** Plain assignment would lose a parameter that is called `__proto__`. */
function define(object: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true });
}
