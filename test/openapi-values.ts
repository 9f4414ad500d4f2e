import * as fc from 'fast-check';
import type { Part } from './openapi-document.ts';
import type { DocumentSchemas } from './openapi-schemas.ts';

/** Makes values out of nothing but the schemas of a document. */
export interface SchemaValues {
  /** Values that fit. */
  valid(schema: Part): fc.Arbitrary<unknown>;
  /** Values that break a rule; of an object, one rule in one place. */
  broken(schema: Part): fc.Arbitrary<unknown>;
}

export function valuesOf(schemas: DocumentSchemas): SchemaValues {
  const fits = (schema: Part) => (value: unknown) => schemas.fault(schema, value) === undefined;
  const breaks = (schema: Part) => (value: unknown) => schemas.fault(schema, value) !== undefined;

  function valid(reference: Part): fc.Arbitrary<unknown> {
    const schema = schemas.resolved(reference);
    if ('const' in schema) return fc.constant(schema['const']);
    if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
    if (Array.isArray(schema['anyOf'])) {
      // Each choice stands beside what the schema says of all of them.
      const { anyOf, ...common } = schema;
      return fc.oneof(...(anyOf as Part[]).map((choice) => valid({ ...common, ...choice })));
    }
    if (Array.isArray(schema['oneOf'])) return fc.oneof(...(schema['oneOf'] as Part[]).map(valid));
    const make = makers[String(schema['type'])];
    if (!make) throw new TypeError(`No values for ${JSON.stringify(schema)}`);
    return make(schema).filter(fits(schema));
  }

  const makers: Readonly<Record<string, (schema: Part) => fc.Arbitrary<unknown>>> = {
    string: text,
    integer: ({ minimum = 0, maximum = 1000 }) => {
      const [min, max] = [Number(minimum), Number(maximum)];
      return fc.oneof(fc.integer({ min, max: Math.min(min + 3, max) }), fc.integer({ min, max }));
    },
    boolean: () => fc.boolean(),
    null: () => fc.constant(null),
    array: ({ items, minItems = 0, maxItems = 5 }) => {
      const item = items as Part;
      // Of several operations, one is most often about a todo that there is not.
      const maxLength = 'oneOf' in item ? 2 : Number(maxItems);
      return fc.array(valid(item), { minLength: Number(minItems), maxLength });
    },
    object: ({ properties, required }) =>
      // What is read-only has to be what is there, which no schema can say.
      fc.record(mapped(writable(properties as Readonly<Record<string, Part>>), valid), {
        requiredKeys: required as string[],
      }),
  };

  function broken(reference: Part): fc.Arbitrary<unknown> {
    const schema = schemas.resolved(reference);
    const beyond = justBeyond(schema);
    const others = fc
      .oneof(
        fc.constantFrom(...oddities),
        ...(beyond.length > 0 ? [fc.constantFrom(...beyond)] : []),
      )
      .filter(breaks(schema));
    return schema['type'] === 'object' ? fc.oneof(others, brokenObject(schema)) : others;
  }

  function brokenObject(schema: Part): fc.Arbitrary<unknown> {
    const properties = Object.entries(schema['properties'] as Readonly<Record<string, Part>>);
    const wholes = valid(schema) as fc.Arbitrary<Part>;
    const withOther = (key: string, value: fc.Arbitrary<unknown>) =>
      fc.tuple(wholes, value).map(([whole, other]) => having(whole, key, other));
    return fc
      .oneof(
        ...properties.map(([key, property]) => withOther(key, broken(property))),
        ...(schema['required'] as string[]).map((key) =>
          wholes.map((whole) => lacking(whole, key)),
        ),
        ...unknownKeys.map((key) => withOther(key, fc.constantFrom<unknown>('x', 7, null, {}))),
      )
      .filter(breaks(schema));
  }

  return { valid, broken };
}

function writable(properties: Readonly<Record<string, Part>>): Readonly<Record<string, Part>> {
  return Object.fromEntries(Object.entries(properties).filter(([, { readOnly }]) => !readOnly));
}

/** What programs like to trip over. */
const tricky = `a B 7 - _ . , % " ' * + / \\ < & = # ?`.split(' ').concat(' ');

/** Text in all kinds of letters, and as long as it may be. */
function text({ format, pattern, minLength = 0, maxLength }: Part): fc.Arbitrary<string> {
  if (format === 'date') return date;
  if (format === 'date-time') return dateTime;
  // Chance makes no ETag.
  if (String(pattern).startsWith('^"')) return fc.stringMatching(new RegExp(String(pattern), 'u'));
  const lengths = { minLength: Number(minLength), maxLength: 20 };
  const longest =
    maxLength === undefined ? [] : ['x', '牛', '👩'].map((one) => one.repeat(Number(maxLength)));
  return fc.oneof(
    { weight: 10, arbitrary: fc.string({ unit: 'grapheme', ...lengths }) },
    {
      weight: 10,
      arbitrary: fc.string({ unit: fc.constantFrom(...tricky), ...lengths }),
    },
    ...longest.map((each) => ({ weight: 1, arbitrary: fc.constant(each) })),
  );
}

const twoDigits = (max: number) =>
  fc.integer({ min: 0, max }).map((number) => `${number}`.padStart(2, '0'));

/** Years that no offset leads out of. */
const date = fc
  .integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9998, 11, 31) })
  .map((moment) => new Date(moment).toISOString().slice(0, 10));

const dateTime = fc
  .tuple(
    date,
    fc.tuple(twoDigits(23), twoDigits(59), twoDigits(59)),
    fc.option(fc.stringMatching(/^[0-9]{1,9}$/)),
    fc.option(fc.tuple(fc.constantFrom('+', '-'), twoDigits(23), twoDigits(59))),
  )
  .map(([day, time, fraction, offset]) => {
    const seconds = `${time.join(':')}${fraction === null ? '' : `.${fraction}`}`;
    return `${day}T${seconds}${offset === null ? 'Z' : `${offset[0]}${offset[1]}:${offset[2]}`}`;
  });

/** Values of every kind; most of them are wrong wherever they stand. */
const oddities: readonly unknown[] = [
  [null, true, false, 0, -1, 7, 1.5, 1001, 2 ** 53],
  ['', ' ', '\t\n', 'a\u0000b', 'a\u0007b', '\u0085', 'Done', 'pending', 'x y', 'a,,b'],
  ['tomorrow', '2026-02-30', '2026-13-01', '30.11.2026', '2026-11-30T25:00:00Z'],
  ['2026-11-30T17:00', '2026-11-30T17:00:00+0100', 'x'.repeat(501), '牛'.repeat(10_001)],
  [[], {}, [null], [7], [''], ['a b'], ['a,b'], [['home']], ['x'.repeat(51)]],
].flat();

/** One more than the schema allows, and one less. */
function justBeyond({ maxLength, maxItems, minimum, maximum }: Part): readonly unknown[] {
  return [
    ...(typeof maxLength === 'number' ? ['x'.repeat(maxLength + 1)] : []),
    ...(typeof maxItems === 'number'
      ? [Array.from({ length: maxItems + 1 }, (_, index) => `tag${index}`)]
      : []),
    ...(typeof minimum === 'number' ? [minimum - 1] : []),
    ...(typeof maximum === 'number' ? [maximum + 1] : []),
  ];
}

const unknownKeys = [
  'id',
  'createdAt',
  'version',
  'Task',
  'colour',
  '',
  '__proto__',
  'constructor',
];

/** Not by assignment, to which `__proto__` is something else. */
function having(whole: Part, key: string, value: unknown): Part {
  return Object.fromEntries([...Object.entries(lacking(whole, key)), [key, value]]);
}

function lacking(whole: Part, key: string): Part {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key));
}

function mapped<From, To>(values: Readonly<Record<string, From>>, change: (value: From) => To) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}
