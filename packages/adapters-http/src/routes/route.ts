import { parse, type ProblemSlug, type TodoApp } from '@todo/application';
import type { Fault } from '@todo/domain';
import type { Context } from 'koa';
import type * as v from 'valibot';
import type { Metrics } from '../observability/metrics.ts';
import type { StaticPages } from '../pages/static-pages.ts';
import { bodyFaults, HttpProblem } from '../problems/problem.ts';
import { jsonBody } from '../request-bodies/json-body.ts';
import { acceptsJson } from '../requests/media-type.ts';
import type { PathParameter } from '../requests/path-parameters.ts';
import { queryReader, readNoQuery } from '../requests/query-reader.ts';
import { authorityOf, pathAsSent } from '../requests/request-authority.ts';
import {
  headersReader,
  type HeaderValues,
  type RequestHeader,
} from '../requests/request-headers.ts';
import type { ObjectSchema, Schema } from '../requests/schema.ts';
import type { Representation } from '../responses/representation.ts';
import type { ResponseHeader } from '../responses/response-headers.ts';
import type { PolicyName } from '../security/security-headers.ts';

/*
 * A route is data, from which the router, the Allow headers, the OpenAPI document and the tests are made, and one
 * handler, which is given its input checked and typed.
 */

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Tag = 'Todos' | 'Operations' | 'Documentation';

/** The context of a handler. */
export interface RouteContext {
  readonly app: TodoApp;
  /** Rejects when the storage does not answer. */
  readonly ping: () => Promise<void>;
  readonly pages: StaticPages;
  readonly metrics: Metrics;
}

interface BodySpec<Body extends ObjectSchema = ObjectSchema> {
  readonly schema: Body;
  readonly mediaTypes: readonly string[];
  /** Further faults of a body in which the schema has found faults, so that all are reported at once. */
  readonly otherFaults?: (
    context: RouteContext,
    params: Readonly<Record<string, unknown>>,
    body: object,
  ) => Promise<readonly Fault[]>;
}

export interface ResponseSpec {
  readonly description: string;
  readonly headers?: readonly ResponseHeader[];
  /** The schema by the media type; none where there is no content. */
  readonly content?: Readonly<Record<string, Schema>>;
}

type Parameters = Readonly<Record<string, PathParameter<unknown>>>;
type ValueOf<Parameter> = Parameter extends PathParameter<infer Value> ? Value : never;

interface Input<
  Params extends Parameters,
  Query extends ObjectSchema,
  Body extends ObjectSchema,
  Header extends RequestHeader,
> {
  readonly params: { readonly [Name in keyof Params]: ValueOf<Params[Name]> };
  readonly query: v.InferOutput<Query>;
  readonly headers: HeaderValues<Header>;
  readonly body: v.InferOutput<Body>;
  /** The absolute URL of this request, with one parameter of the query changed. */
  readonly here: (name: string, value: string) => string;
}

export interface Reply<Status extends number = number> {
  readonly status: Status;
  readonly representation: Representation | undefined;
  readonly headers: ReplyHeaders;
}

type ReplyHeaders = Readonly<Partial<Record<ResponseHeader, string>>>;

export function reply<Status extends number>(
  status: Status,
  representation?: Representation,
  headers: ReplyHeaders = {},
): Reply<Status> {
  return { status, representation, headers };
}

interface RouteFacts {
  readonly method: Method;
  /** As OpenAPI writes it: `/todos/{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly tag: Tag;
  /** Ignores the query, as a page does that people link to. */
  readonly anyQuery?: true;
  /** The Content-Security-Policy of the response; a browser may do nothing with it when left out. */
  readonly policy?: PolicyName;
  /** Problems beyond those that follow from the parameters, the body and the responses of the route. */
  readonly problems?: readonly ProblemSlug[];
}

interface RouteDefinition<
  Params extends Parameters,
  Query extends ObjectSchema,
  Body extends ObjectSchema,
  Header extends RequestHeader,
  Responses extends Readonly<Record<number, ResponseSpec>>,
> extends RouteFacts {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: BodySpec<Body>;
  /** Request headers that it takes beyond those of every request. */
  readonly headers?: readonly Header[];
  readonly responses: Responses;
  readonly handle: (
    context: RouteContext,
    input: Input<Params, Query, Body, Header>,
  ) => Promise<Reply<Extract<keyof Responses, number>>>;
}

export interface Route extends RouteFacts {
  readonly params: Parameters;
  readonly query?: ObjectSchema;
  readonly body?: BodySpec;
  readonly headers: readonly RequestHeader[];
  /** Whether the rate limit counts its requests. A probe has to be answered under any load. */
  readonly isLimited: boolean;
  readonly responses: Readonly<Record<number, ResponseSpec>>;
  readonly problems: readonly ProblemSlug[];
  /** Throws HttpProblem, also at once; rejects with TodoError. */
  readonly answer: (context: RouteContext, ctx: Context, params: PathTexts) => Promise<Reply>;
}

/** The variable segments of a path as they were sent. */
export type PathTexts = Readonly<Record<string, string>>;

export function route<
  Params extends Parameters,
  Query extends ObjectSchema,
  Body extends ObjectSchema,
  Header extends RequestHeader,
  Responses extends Readonly<Record<number, ResponseSpec>>,
>(definition: RouteDefinition<Params, Query, Body, Header, Responses>): Route {
  const { handle, params = {}, query, body, headers = [], ...facts } = definition;
  const answersJson = Object.values(facts.responses).some(({ content }) => isJson(content));
  const readParams = paramsReader(params);
  const readHeaders = headersReader(headers);
  const readQuery = query ? queryReader(query) : facts.anyQuery ? () => {} : readNoQuery;
  return {
    ...facts,
    params,
    ...(query && { query }),
    ...(body && { body }),
    headers,
    isLimited: isLimited(facts),
    problems: problemsOf(definition, answersJson),
    answer(context, ctx, texts) {
      const asked = {
        params: readParams(texts),
        query: readQuery(ctx.querystring),
        headers: readHeaders(ctx.req.headers),
        here: (name: string, value: string) => changed(ctx, name, value),
      };
      if (answersJson) assertAccepted(ctx);
      const handleWith = (valid: unknown) =>
        handle(context, { ...asked, body: valid } as Input<Params, Query, Body, Header>);
      if (!body) return handleWith(undefined);
      const { otherFaults = noFaults } = body;
      return validBody(body, ctx, (given) => otherFaults(context, asked.params, given)).then(
        handleWith,
      );
    },
  };
}

function paramsReader(params: Parameters): (texts: PathTexts) => Record<string, unknown> {
  const readers = Object.entries(params);
  return (texts) => {
    const values: Record<string, unknown> = {};
    for (const [name, { read }] of readers) values[name] = read(texts[name] ?? '');
    return values;
  };
}

const noFaults = async (): Promise<readonly Fault[]> => [];

async function validBody(
  { schema, mediaTypes }: BodySpec,
  ctx: Context,
  otherFaults: (body: object) => Promise<readonly Fault[]>,
): Promise<unknown> {
  const body = await jsonBody(ctx, mediaTypes);
  const { value, faults } = parse(schema, body);
  if (faults === undefined) return value;
  const others = typeof body === 'object' && body !== null ? await otherFaults(body) : [];
  const named = new Set(faults.map(({ pointer }) => pointer));
  const all = [...faults, ...others.filter(({ pointer }) => !named.has(pointer))];
  throw new HttpProblem('validation', bodyFaults(all));
}

const isJson = (content: ResponseSpec['content']) =>
  content !== undefined && 'application/json' in content;

/** Most clients send no Accept, or one of these: then there is nothing to parse. */
const plainAccepts = new Set([undefined, '', '*/*', 'application/json']);

function assertAccepted(ctx: Context): void {
  if (plainAccepts.has(ctx.req.headers.accept)) return;
  if (!acceptsJson(ctx.req.headers.accept ?? '')) throw new HttpProblem('not-acceptable');
}

function changed(ctx: Context, name: string, value: string): string {
  const query = new URLSearchParams(ctx.querystring);
  query.set(name, value);
  const authority = authorityOf(ctx);
  // A client may use it as it is. Without a Host (HTTP/1.0), it is a path alone.
  const origin = authority === undefined ? '' : `${ctx.protocol}://${authority}`;
  return `${origin}${pathAsSent(ctx)}?${query.toString()}`;
}

function problemsOf(
  {
    method,
    params = {},
    query,
    anyQuery,
    body,
    headers = [],
    tag,
    problems = [],
  }: RouteDefinitionFacts,
  answersJson: boolean,
): readonly ProblemSlug[] {
  const found = new Set<ProblemSlug>(problems);
  for (const { problem } of Object.values(params)) found.add(problem);
  if (query || !anyQuery || headers.length > 0) found.add('invalid-parameter');
  if (headers.includes('If-Match')) found.add('precondition-failed');
  if (answersJson) found.add('not-acceptable');
  if (body) {
    for (const slug of bodyProblems) found.add(slug);
  }
  if (isLimited({ tag })) found.add('quota-exceeded');
  if (method !== 'GET') found.add('forbidden-origin');
  return [...found.add('misdirected-request').add('uri-too-long').add('internal')];
}

const isLimited = ({ tag }: Pick<RouteFacts, 'tag'>) => tag !== 'Operations';

/** Problems of every route that takes a body. */
const bodyProblems = [
  'malformed-json',
  'duplicate-key',
  'too-deep',
  'too-large',
  'unsupported-media-type',
  'validation',
] as const satisfies readonly ProblemSlug[];

type RouteDefinitionFacts = RouteFacts & {
  readonly params?: Parameters;
  readonly query?: ObjectSchema;
  readonly body?: BodySpec;
  readonly headers?: readonly RequestHeader[];
};
