import type * as v from 'valibot';

type Path = readonly PropertyKey[];

export interface UnknownMember {
  readonly path: Path;
  /** The names of the members that its schema has in this place. */
  readonly known: readonly string[];
}

/** All members in `input` that its schema does not name, at any depth. */
export function unknownMembers(
  schema: v.GenericSchema,
  input: unknown,
  path: Path = [],
): readonly UnknownMember[] {
  if (typeof input !== 'object' || input === null) return [];
  if ('wrapped' in schema) return unknownMembers(schema.wrapped as v.GenericSchema, input, path);
  if ('options' in schema) {
    const option = optionFor(schema as unknown as Variant, input);
    return option === undefined ? [] : unknownMembers(option, input, path);
  }
  if ('item' in schema && Array.isArray(input)) {
    const item = schema.item as v.GenericSchema;
    return input.flatMap((one: unknown, at) => unknownMembers(item, one, [...path, at]));
  }
  if (!('entries' in schema) || Array.isArray(input)) return [];
  const entries = schema.entries as v.ObjectEntries;
  return Object.entries(input).flatMap(([key, value]) => {
    const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
    const here = [...path, key];
    return entry === undefined
      ? [{ path: here, known: Object.keys(entries) }]
      : unknownMembers(entry, value, here);
  });
}

/** A choice among objects, by the value of one member. */
interface Variant {
  readonly key: string;
  readonly options: readonly (v.GenericSchema & {
    readonly entries: Readonly<Record<string, { readonly literal?: unknown }>>;
  })[];
}

/** The option whose literal the input has; a picklist has options, too, and is no choice among objects. */
function optionFor({ key, options }: Variant, input: object): v.GenericSchema | undefined {
  const wanted: unknown = Reflect.get(input, key);
  return options.find(
    (option) => typeof option === 'object' && option.entries[key]?.literal === wanted,
  );
}
