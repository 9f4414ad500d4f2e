import { toJsonSchemaDefs, type JsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { problemSchema, requestHeaders, type Schema } from '@todo/rest-contract';
import type { Route } from '../routes/route.ts';

/** The schemas of a table of routes as JSON Schema 2020-12. */
export interface DocumentSchemas {
  /** The schemas that have a name, which is their title. */
  readonly components: Readonly<Record<string, JsonSchema>>;
  /** Inline, or a reference to a component. */
  readonly of: (schema: Schema) => JsonSchema;
}

/** Converts all schemas together, so that a schema inside another one becomes a reference. */
export function schemasOf(routes: readonly Route[]): DocumentSchemas {
  const used = new Set<Schema>([problemSchema, ...routes.flatMap(schemasIn)]);
  const names = new Map([...used].map((schema, index) => [schema, nameOf(schema, index)]));
  const definitions = Object.fromEntries([...names].map(([schema, name]) => [name, schema]));
  const converted = tidied(
    toJsonSchemaDefs(definitions, {
      target: 'draft-2020-12',
      errorMode: 'throw',
      // The metadata of a schema describes what these do.
      ignoreActions: ['trim', 'raw_check', 'raw_transform', 'transform', 'check'],
      overrideSchema: ({ valibotSchema, jsonSchema }) => withType(valibotSchema, jsonSchema),
      overrideRef: ({ referenceId }) => reference(referenceId),
    }),
  );
  return {
    components: Object.fromEntries(Object.entries(converted).filter(([name]) => isComponent(name))),
    of(schema) {
      const name = names.get(schema) ?? '';
      return isComponent(name) ? { $ref: reference(name) } : (converted[name] ?? {});
    },
  };
}

/** Adds the type to a literal: the documentation pages draw a form by the type, and ignore a schema without one. */
function withType(schema: { readonly type: string }, converted: JsonSchema): JsonSchema {
  if (schema.type !== 'literal') return converted;
  return { type: 'string', ...converted };
}

/**
 * The same schemas, with each example once, and with the type in each choice and not beside them: generators of
 * client types turn a choice without a type into `unknown`. Some, such as openapi-typescript by default, also make a
 * property with a `default` mandatory in spite of `required`, so the description says the default instead.
 */
function tidied(schemas: Readonly<Record<string, JsonSchema>>) {
  return JSON.parse(JSON.stringify(schemas), (key, value: unknown) => {
    // A schema that extends another one has the examples of both.
    if (key === 'examples' && Array.isArray(value)) return [...new Set<unknown>(value)];
    if (key === 'properties') return withDefaultsInWords(value as Record<string, JsonSchema>);
    if (!isChoiceOfOneType(value)) return value;
    const { type, anyOf, ...rest } = value;
    return { ...rest, anyOf: anyOf.map((choice) => ({ type, ...choice })) };
  }) as Record<string, JsonSchema>;
}

function withDefaultsInWords(properties: Readonly<Record<string, JsonSchema>>) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { default: value, description, ...schema }]) => {
      const words = [
        ...(description === undefined ? [] : [description.replace(/\.?$/, '.')]),
        ...(value === undefined ? [] : [`\`${JSON.stringify(value)}\` when left out.`]),
      ];
      const said = value === undefined ? description : words.join(' ');
      return [name, { ...schema, ...(said !== undefined && { description: said }) }];
    }),
  );
}

interface ChoiceOfOneType {
  readonly type: string;
  readonly anyOf: readonly object[];
}

function isChoiceOfOneType(value: unknown): value is ChoiceOfOneType {
  return typeof value === 'object' && value !== null && 'type' in value && 'anyOf' in value;
}

const unnamed = '#';
const isComponent = (name: string) => !name.startsWith(unnamed);
const nameOf = (schema: Schema, index: number) => v.getTitle(schema) ?? `${unnamed}${index}`;
const reference = (name: string) => `#/components/schemas/${name}`;

function schemasIn({ params, query, headers, body, responses }: Route): Schema[] {
  return [
    ...Object.values(params).map(({ schema }) => schema),
    ...Object.values(query?.entries ?? {}).map((entry) => entry as Schema),
    ...headers.map((name) => requestHeaders[name].schema),
    ...(body ? [body.schema] : []),
    ...Object.values(responses).flatMap(({ content = {} }) =>
      Object.values(content).flatMap(withItem),
    ),
  ];
}

/** The item of a list may be in no other place. One without a name stays in its list. */
function withItem(schema: Schema): readonly Schema[] {
  if (!('item' in schema) || v.getTitle(schema.item as Schema) === undefined) return [schema];
  return [schema, schema.item as Schema];
}
