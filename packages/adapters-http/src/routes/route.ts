import { parse, type OnCommitted, type ProblemSlug, type TodoApp } from '@todo/application';
import type { ServerResponse } from 'node:http';
import type { Fault, Principal, Scope } from '@todo/domain';
import type { Context } from 'koa';
import type * as v from 'valibot';
import type { EventStreams } from '../events/event-streams.ts';
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
import { signInNetworkOf, type Clients } from '../security/client-address.ts';
import type { PolicyName } from '../security/security-headers.ts';

/*
 * A route is data, from which the router, the Allow headers, the OpenAPI document and the tests are made, and one
 * handler, which is given its input checked and typed.
 */

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Tag = 'Todos' | 'History' | 'Accounts' | 'Operations' | 'Documentation';

/** The scope that a client needs, or `public`: any client, whose credentials are not looked at. */
export type Access = Scope | 'public';

/** The context of a handler, which is the same for all requests to a public route. */
export interface PublicContext {
  /** Rejects when the storage does not answer. */
  readonly ping: () => Promise<void>;
  readonly pages: StaticPages;
  readonly metrics: Metrics;
  readonly clients: Clients;
  /** The origin of the URLs that clients use; that of the request when undefined. */
  readonly publicOrigin: string | undefined;
  readonly eventStreams: EventStreams;
  /** Looks at the credentials of a request again. */
  readonly admitAgain: (ctx: Context, needed: Requirement) => Promise<Principal>;
}

/** What a route needs of the credentials. */
export type Requirement = Pick<RouteFacts, 'scope' | 'needsSession'>;

export interface AccountContext extends PublicContext {
  readonly principal: Principal;
}

export interface TodoContext extends PublicContext {
  /** The todos of the principal. */
  readonly app: TodoApp;
}

export interface WriteContext extends TodoContext {
  /** To be passed to the use case: sends the id of the command with the response. */
  readonly onCommitted: OnCommitted;
}

/** The context by the scope of the route: a handler has only what its clients may reach. */
export interface Contexts extends Record<Access, PublicContext> {
  readonly public: PublicContext;
  readonly account: AccountContext;
  readonly 'todos:read': TodoContext;
  readonly 'todos:write': WriteContext;
}

interface BodyFacts<Body extends ObjectSchema = ObjectSchema> {
  readonly schema: Body;
  readonly mediaTypes: readonly string[];
}

interface BodySpec<Body extends ObjectSchema, Given extends PublicContext> extends BodyFacts<Body> {
  /** Further faults of a body in which the schema has found faults, so that all are reported at once. */
  readonly otherFaults?: (
    context: Given,
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
  /** Where the request comes from. */
  readonly client: () => RequestingClient;
  /**
   * Looks at the credentials of the request again, for a response that goes on for a while.
   * @throws UnauthenticatedError, ForbiddenError, StorageError
   */
  readonly admitted: () => Promise<Principal>;
}

interface RequestingClient {
  /** The name that the program gives itself: its User-Agent, in one line. */
  readonly program: string;
  /** The network by which tries to sign in are counted. */
  readonly network: string;
}

export interface Reply<Status extends number = number> {
  readonly status: Status;
  readonly representation: Representation | undefined;
  readonly headers: ReplyHeaders;
  /** In place of a representation. */
  readonly stream?: ResponseStream;
}

/** Content that is made while it is sent. */
export interface ResponseStream {
  /** For Content-Type. */
  readonly type: string;
  /** @returns what sends the content, to be called soon, and resolves at its end. @throws HttpProblem */
  readonly begin: () => (response: ServerResponse) => Promise<void>;
}

type ReplyHeaders = Readonly<
  Partial<Record<ResponseHeader | 'Cache-Control' | 'X-Accel-Buffering', string>>
>;

export function reply<Status extends number>(
  status: Status,
  representation?: Representation,
  headers: ReplyHeaders = {},
): Reply<Status> {
  return { status, representation, headers };
}

interface RouteFacts<Needed extends Access = Access> {
  readonly method: Method;
  /** As OpenAPI writes it: `/todos/{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly tag: Tag;
  /** A route without one does not compile, so that none is open by oversight. */
  readonly scope: Needed;
  /** Whether a personal token is not enough, whatever its scopes. */
  readonly needsSession?: true;
  /** The clients that need no credentials: programs on the machine of the server. */
  readonly openTo?: 'loopback';
  /** Ignores the query, as a page does that people link to. */
  readonly anyQuery?: true;
  /** The Content-Security-Policy of the response; a browser may do nothing with it when left out. */
  readonly policy?: PolicyName;
  /** Problems beyond those that follow from the parameters, the body and the responses of the route. */
  readonly problems?: readonly ProblemSlug[];
}

interface RouteDefinition<
  Needed extends Access,
  Params extends Parameters,
  Query extends ObjectSchema,
  Body extends ObjectSchema,
  Header extends RequestHeader,
  Responses extends Readonly<Record<number, ResponseSpec>>,
> extends RouteFacts<Needed> {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: BodySpec<Body, Contexts[Needed]>;
  /** Request headers that it takes beyond those of every request. */
  readonly headers?: readonly Header[];
  readonly responses: Responses;
  readonly handle: (
    context: Contexts[Needed],
    input: Input<Params, Query, Body, Header>,
  ) => Promise<Reply<Extract<keyof Responses, number>>>;
}

interface RouteOf<Needed extends Access> extends RouteFacts<Needed> {
  readonly params: Parameters;
  readonly query?: ObjectSchema;
  readonly body?: BodyFacts;
  readonly headers: readonly RequestHeader[];
  /** Whether the rate limit counts its requests. A probe has to be answered under any load. */
  readonly isLimited: boolean;
  readonly responses: Readonly<Record<number, ResponseSpec>>;
  readonly problems: readonly ProblemSlug[];
  /** Throws HttpProblem, also at once; rejects with TodoError. */
  readonly answer: (context: Contexts[Needed], ctx: Context, params: PathTexts) => Promise<Reply>;
}

export type Route = { readonly [Needed in Access]: RouteOf<Needed> }[Access];

/** The variable segments of a path as they were sent. */
export type PathTexts = Readonly<Record<string, string>>;

export function route<
  Needed extends Access,
  Params extends Parameters,
  Query extends ObjectSchema,
  Body extends ObjectSchema,
  Header extends RequestHeader,
  Responses extends Readonly<Record<number, ResponseSpec>>,
>(definition: RouteDefinition<Needed, Params, Query, Body, Header, Responses>): RouteOf<Needed> {
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
        here: (name: string, value: string) => changed(ctx, originFor(ctx, context), name, value),
        client: () => clientOf(ctx, context),
        admitted: admittedFor(context, ctx, facts),
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

/** Keeps nothing else of the context in memory, for as long as a stream is open. */
function admittedFor(
  { admitAgain }: PublicContext,
  ctx: Context,
  needed: Requirement,
): () => Promise<Principal> {
  return () => admitAgain(ctx, needed);
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
  { schema, mediaTypes }: BodyFacts,
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

function changed(ctx: Context, origin: string, name: string, value: string): string {
  const query = new URLSearchParams(ctx.querystring);
  query.set(name, value);
  return `${origin}${pathAsSent(ctx)}?${query.toString()}`;
}

/** The origin of the URLs in a response, which a client may use as they are. */
function originFor(ctx: Context, { publicOrigin, clients }: PublicContext): string {
  if (publicOrigin !== undefined) return publicOrigin;
  const authority = authorityOf(ctx);
  // Without a Host (HTTP/1.0), a URL is a path alone.
  return authority === undefined ? '' : `${clients.protocolOf(ctx)}://${authority}`;
}

function clientOf(ctx: Context, { clients }: PublicContext): RequestingClient {
  return {
    // A header may have the control characters of ISO 8859-1, which a terminal might obey.
    program: (ctx.req.headers['user-agent'] ?? '').replaceAll(/\p{Cc}+/gu, ' '),
    network: signInNetworkOf(clients.addressOf(ctx)),
  };
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
    scope,
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
  if (isLimited({ tag, scope })) found.add('quota-exceeded');
  if (scope !== 'public') {
    for (const slug of credentialProblems) found.add(slug);
  }
  if (method !== 'GET') found.add('forbidden-origin');
  return [...found.add('misdirected-request').add('uri-too-long').add('internal')];
}

const isLimited = ({ tag, scope }: Pick<RouteFacts, 'tag' | 'scope'>) =>
  tag !== 'Operations' || scope !== 'public';

/** Problems of every route that looks at credentials; the storage has them. */
const credentialProblems = [
  'unauthorized',
  'insufficient-scope',
  'unavailable',
] as const satisfies readonly ProblemSlug[];

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
  readonly body?: BodyFacts;
  readonly headers?: readonly RequestHeader[];
};
