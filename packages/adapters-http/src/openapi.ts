import { toJsonSchemaDefs, type JsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { problemTypes, type ProblemSlug } from './problem-types.ts';
import { problemMediaType, problemSchema } from './problem.ts';
import { isListOfLists } from './query-reader.ts';
import { responseHeaders, type ResponseHeader } from './response-headers.ts';
import type { ResponseSpec, Route, Tag } from './route.ts';
import type { Schema } from './schema.ts';

/** What the document says about the API as a whole. */
export interface ApiInfo {
  readonly title: string;
  readonly version: string;
}

const tags: Record<Tag, string> = {
  Todos: 'What is to be done, and how far it is',
  Operations: 'For whoever runs the server',
  Documentation: 'This description, in several forms',
};

/** The routes in the words of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1). */
export function openApiDocument(routes: readonly Route[], { title, version }: ApiInfo) {
  const schemas = schemasOf(routes);
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = (paths[route.path] ??= {});
    path[route.method.toLowerCase()] = operation(route, schemas);
  }
  return {
    openapi: '3.1.1',
    info: {
      title,
      version,
      description: 'Todos over HTTP. Every error is a problem (RFC 9457).',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: schemas.components, headers: responseHeaders },
  };
}

function operation(route: Route, schemas: Schemas): object {
  const { operationId, summary, tag, body } = route;
  const parameters = [...pathParameters(route, schemas), ...queryParameters(route, schemas)];
  return {
    operationId,
    summary,
    tags: [tag],
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: true,
        content: Object.fromEntries(
          body.mediaTypes.map((type) => [type, { schema: schemas.of(body.schema) }]),
        ),
      },
    }),
    responses: { ...successes(route, schemas), ...failures(route, schemas) },
  };
}

function pathParameters({ params }: Route, schemas: Schemas): object[] {
  return Object.entries(params).map(([name, { description, schema }]) => ({
    name,
    in: 'path',
    required: true,
    description,
    schema: schemas.of(schema),
  }));
}

function queryParameters({ query }: Route, schemas: Schemas): object[] {
  return Object.entries(query?.entries ?? {}).map(([name, entry]) => {
    const { description, ...schema } = schemas.of(entry);
    if (isListOfLists(entry)) return repeatedParameter(name, description);
    return {
      name,
      in: 'query',
      required: entry.type !== 'optional' && entry.type !== 'exact_optional',
      ...(description !== undefined && { description }),
      // Several values stand in one parameter, with commas.
      ...(schema.type === 'array' && { style: 'form', explode: false }),
      schema,
    };
  });
}

/** OpenAPI has no words for a parameter that repeats and has commas in it too. */
function repeatedParameter(name: string, description = ''): object {
  return {
    name,
    in: 'query',
    required: false,
    description: `${description}. Several values with commas are one group; given again, another group.`,
    style: 'form',
    explode: true,
    schema: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
  };
}

function successes({ responses }: Route, schemas: Schemas): Record<string, object> {
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [status, success(response, schemas)]),
  );
}

function success({ description, headers = [], content }: ResponseSpec, schemas: Schemas): object {
  return {
    description,
    headers: headerRefs(headers),
    ...(content && {
      content: Object.fromEntries(
        Object.entries(content).map(([type, schema]) => [type, { schema: schemas.of(schema) }]),
      ),
    }),
  };
}

/** One response a status; several problems may share it. */
function failures({ problems }: Route, schemas: Schemas): Record<string, object> {
  const byStatus = Object.groupBy(problems, (slug) => problemTypes[slug].status);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, slugs]) => [status, failure(slugs, schemas)]),
  );
}

function failure(slugs: readonly ProblemSlug[], schemas: Schemas): object {
  return {
    description: slugs.map((slug) => `[${problemTypes[slug].title}](/problems/${slug})`).join(', '),
    headers: headerRefs(slugs.includes('unavailable') ? ['Retry-After'] : []),
    content: { [problemMediaType]: { schema: schemas.of(problemSchema) } },
  };
}

function headerRefs(names: readonly ResponseHeader[]): Record<string, object> {
  const all: readonly ResponseHeader[] = [...names, 'X-Request-Id'];
  return Object.fromEntries(all.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

interface Schemas {
  /** The schemas that have a name, which is their title. */
  readonly components: Readonly<Record<string, JsonSchema>>;
  /** Inline, or a reference to a component. */
  readonly of: (schema: Schema) => JsonSchema;
}

/** Converts all schemas in one go, so that one that is inside another becomes a reference. */
function schemasOf(routes: readonly Route[]): Schemas {
  const used = new Set<Schema>([problemSchema, ...routes.flatMap(schemasIn)]);
  const names = new Map([...used].map((schema, index) => [schema, nameOf(schema, index)]));
  const converted = toJsonSchemaDefs(
    Object.fromEntries([...names].map(([schema, name]) => [name, schema])),
    {
      target: 'draft-2020-12',
      // What a client may send; what it gets is the same, but for defaults.
      typeMode: 'input',
      errorMode: 'throw',
      // The metadata carries what these do to a text.
      ignoreActions: ['trim', 'raw_check', 'raw_transform', 'transform', 'check'],
      overrideRef: ({ referenceId }) => reference(referenceId),
    },
  );
  return {
    components: Object.fromEntries(Object.entries(converted).filter(([name]) => isComponent(name))),
    of(schema) {
      const name = names.get(schema) ?? '';
      return isComponent(name) ? { $ref: reference(name) } : (converted[name] ?? {});
    },
  };
}

const unnamed = '#';
const isComponent = (name: string) => !name.startsWith(unnamed);
const nameOf = (schema: Schema, index: number) => v.getTitle(schema) ?? `${unnamed}${index}`;
const reference = (name: string) => `#/components/schemas/${name}`;

function schemasIn({ params, query, body, responses }: Route): Schema[] {
  return [
    ...Object.values(params).map(({ schema }) => schema),
    ...Object.values(query?.entries ?? {}).map((entry) => entry as Schema),
    ...(body ? [body.schema] : []),
    ...Object.values(responses).flatMap(({ content = {} }) => Object.values(content)),
  ];
}
