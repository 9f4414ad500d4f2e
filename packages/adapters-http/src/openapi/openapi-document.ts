import { problemKinds, type ProblemSlug } from '@todo/application';
import type { JsonSchema } from '@valibot/to-json-schema';
import {
  problemMediaType,
  problemSchema,
  requestHeaders,
  responseHeaders,
  type ResponseHeader,
  type ResponseSpec,
  type Schema,
  type Tag,
} from '@todo/rest-contract';
import { isListOfLists } from '../requests/query-reader.ts';
import type { Route } from '../routes/route.ts';
import { descriptionOfAll, descriptions } from './openapi-descriptions.ts';
import { exampleOf, exampleProblem } from './openapi-examples.ts';
import { schemasOf, type DocumentSchemas } from './openapi-schemas.ts';

/** The title and the version of the document. */
export interface ApiInfo {
  readonly title: string;
  readonly version: string;
  /** The path before all paths of the document. */
  readonly prefix?: string;
}

const tags: Record<Tag, string> = {
  Todos: 'Add, list, change and delete todos',
  History: 'Read and follow changes, undo them, and bring deleted todos back',
  Accounts: 'Sign in and out, and manage sessions, personal tokens and the password',
  Operations: 'Probes and metrics, for operators',
  Documentation: 'This description as a document and as pages',
  Page: 'The todos as a page for people',
};

/** Describes the routes in OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1). */
export function openApiDocument(
  routes: readonly Route[],
  { title, version, prefix = '' }: ApiInfo,
) {
  const schemas = schemasOf(routes);
  const schemes = { bearer, ...(hasCookies(routes) && { cookie }) };
  const required = Object.keys(schemes).map((name) => ({ [name]: [] }));
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = (paths[route.path] ??= {});
    path[route.method.toLowerCase()] = operation(route, { schemas, prefix, required });
  }
  return {
    openapi: '3.1.1',
    info: {
      title,
      version,
      description: descriptionOfAll(prefix),
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: prefix === '' ? '/' : prefix }],
    security: [],
    tags: usedTags(routes),
    paths,
    components: {
      schemas: schemas.components,
      headers: responseHeaders,
      securitySchemes: schemes,
    },
  };
}

/** A file as it is. */
const fileContent = { schema: { type: 'string' }, example: 'Buy milk due:2026-11-30 @home\n' };

/** How credentials are sent (https://spec.openapis.org/oas/v3.1.1#security-scheme-object). */
const bearer = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT, or a personal token',
  description:
    'The access token of a session, or a personal token. A server on your own machine that has no accounts needs neither.',
};

const cookie = {
  type: 'apiKey',
  in: 'cookie',
  name: '__Host-todo',
  description:
    'The session that a page of the server has signed in to; `todo_session` where the server is reached without TLS. A change also has to come from a page of the server.',
};

/** Only a server that has accounts of ours gives cookies. */
function hasCookies(routes: readonly Route[]): boolean {
  return routes.some(({ forOwnPages }) => forOwnPages);
}

function usedTags(routes: readonly Route[]): object[] {
  const used = new Set(routes.map(({ tag }) => tag));
  return Object.entries(tags)
    .filter(([name]) => used.has(name as Tag))
    .map(([name, description]) => ({ name, description }));
}

interface ProblemContext {
  readonly schemas: DocumentSchemas;
  readonly prefix: string;
}

interface DocumentContext extends ProblemContext {
  /** The security requirements of an operation that needs credentials. */
  readonly required: readonly object[];
}

function operation(route: Route, { schemas, prefix, required }: DocumentContext): object {
  const { operationId, summary, tag, body, file } = route;
  const parameters = [
    ...pathParameters(route, schemas),
    ...queryParameters(route, schemas),
    ...headerParameters(route, schemas),
  ];
  const description = descriptionOf(route);
  return {
    operationId,
    summary,
    ...(description !== '' && { description }),
    tags: [tag],
    security: securityOf(route, required),
    ...(route.scope !== 'public' && { 'x-scope': route.scope }),
    ...(body?.maxBytes !== undefined && { 'x-max-bytes': body.maxBytes }),
    ...(parameters.length > 0 && { parameters }),
    ...(file && {
      requestBody: {
        required: true,
        content: Object.fromEntries(file.mediaTypes.map((type) => [type, fileContent])),
      },
    }),
    ...(body && {
      requestBody: {
        required: true,
        content: Object.fromEntries(
          body.mediaTypes.map((type) => [type, mediaType(body.schema, schemas)]),
        ),
      },
    }),
    responses: { ...successes(route, schemas), ...failures(route, { schemas, prefix }) },
  };
}

function descriptionOf({ operationId, scope, needsSession, openTo, body }: Route): string {
  const needed = needsSession
    ? 'Needs a session: a personal token is not enough.'
    : `Needs the scope \`${scope}\`.`;
  return [
    descriptions[operationId],
    ...(body?.maxBytes === undefined
      ? []
      : [`The body may have up to ${body.maxBytes / 1024 / 1024} MiB.`]),
    ...(scope === 'public' ? [] : [needed]),
    ...(openTo === undefined ? [] : ['Programs on the machine of the server need no credentials.']),
  ]
    .filter((text) => text !== undefined)
    .join('\n\n');
}

/**
 * Any of these suffices; the empty one is no credentials. A list could have the scope as a role name, but linters know
 * that of OAuth alone: the scope is in the description, and beside.
 */
function securityOf({ scope, openTo }: Route, required: readonly object[]): readonly object[] {
  if (scope === 'public') return [];
  return [...(openTo === undefined ? [] : [{}]), ...required];
}

function pathParameters({ params }: Route, schemas: DocumentSchemas): object[] {
  return Object.entries(params).map(([name, { description, schema }]) => ({
    name,
    in: 'path',
    required: true,
    description,
    schema: schemas.of(schema),
  }));
}

function queryParameters({ query }: Route, schemas: DocumentSchemas): object[] {
  return Object.entries(query?.entries ?? {}).map(([name, entry]) => {
    const { description, ...schema } = schemas.of(entry);
    if (isListOfLists(entry)) return repeatedParameter(name, schemas.of(entry));
    return {
      name,
      in: 'query',
      required: entry.type !== 'optional' && entry.type !== 'exact_optional',
      ...(description !== undefined && { description }),
      // Several values are one parameter, separated by commas.
      ...(schema.type === 'array' && { style: 'form', explode: false }),
      schema,
    };
  });
}

function headerParameters({ headers }: Route, schemas: DocumentSchemas): object[] {
  return headers.map((name) => {
    const { description, schema } = requestHeaders[name];
    return { name, in: 'header', required: false, description, schema: schemas.of(schema) };
  });
}

/** OpenAPI cannot describe a parameter that repeats and has commas in it too: each group is a string. */
function repeatedParameter(name: string, lists: JsonSchema): object {
  const group = itemOf(lists);
  const one = itemOf(group);
  const pattern = one.pattern?.replaceAll(/^\^|\$$/g, '');
  return {
    name,
    in: 'query',
    required: false,
    description: `${lists.description ?? ''}. Up to ${group.maxItems ?? 'any number of'} comma-separated values form one group; repeat the parameter for another group. Each value has ${one.minLength ?? 0} to ${one.maxLength ?? 'any number of'} characters.`,
    style: 'form',
    explode: true,
    schema: {
      type: 'array',
      minItems: 1,
      ...(lists.maxItems !== undefined && { maxItems: lists.maxItems }),
      items: {
        type: 'string',
        minLength: 1,
        ...(pattern !== undefined && {
          pattern: `^${pattern}(?:,${pattern})${timesMore(group.maxItems)}$`,
        }),
        ...(one.examples && { examples: one.examples }),
      },
    },
  };
}

/** The quantifier of a pattern for what follows the first of at most `most` values. */
function timesMore(most: number | undefined): string {
  return most === undefined ? '*' : `{0,${most - 1}}`;
}

function itemOf({ items }: JsonSchema): JsonSchema {
  return typeof items === 'object' && !Array.isArray(items) ? items : {};
}

function successes(
  { responses, isLimited }: Route,
  schemas: DocumentSchemas,
): Record<string, object> {
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [
      status,
      success(response, isLimited, schemas),
    ]),
  );
}

function success(
  { description, headers = [], content }: ResponseSpec,
  isLimited: boolean,
  schemas: DocumentSchemas,
): object {
  return {
    description,
    headers: headerRefs(headers, isLimited),
    ...(content && {
      content: Object.fromEntries(
        Object.entries(content).map(([type, schema]) => [type, mediaType(schema, schemas)]),
      ),
    }),
  };
}

function mediaType(schema: Schema, schemas: DocumentSchemas): object {
  const example = exampleOf(schema);
  return { schema: schemas.of(schema), ...(example !== undefined && { example }) };
}

/** One response per status, which several problems may share. */
function failures(route: Route, context: ProblemContext): Record<string, object> {
  const byStatus = Object.groupBy(route.problems, (slug) => problemKinds[slug].status);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, slugs]) => [status, failure(slugs, route, context)]),
  );
}

function failure(
  slugs: readonly ProblemSlug[],
  { path, isLimited }: Route,
  { schemas, prefix }: ProblemContext,
): object {
  const examples = Object.fromEntries(
    slugs.map((slug) => [
      slug,
      { summary: problemKinds[slug].title, value: exampleProblem(slug, path, prefix) },
    ]),
  );
  return {
    description: slugs
      .map((slug) => `[${problemKinds[slug].title}](${prefix}/problems/${slug})`)
      .join(', '),
    headers: headerRefs([...new Set(slugs.flatMap((slug) => headersWith[slug] ?? []))], isLimited),
    content: { [problemMediaType]: { schema: schemas.of(problemSchema), examples } },
  };
}

/** The headers that come with a problem. */
const headersWith: Readonly<Partial<Record<ProblemSlug, readonly ResponseHeader[]>>> = {
  unauthorized: ['WWW-Authenticate'],
  'insufficient-scope': ['WWW-Authenticate'],
  unavailable: ['Retry-After'],
  'quota-exceeded': ['Retry-After'],
};

const ofLimits = ['RateLimit', 'RateLimit-Policy'] as const;

function headerRefs(names: readonly ResponseHeader[], isLimited: boolean): Record<string, object> {
  const all: readonly ResponseHeader[] = [...names, ...(isLimited ? ofLimits : []), 'X-Request-Id'];
  return Object.fromEntries(all.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
