import {
  parse,
  type OnCommitted,
  type SessionCookie,
  type TodoApp,
  type TodoFormat,
} from '@todo/application';
import type { ServerResponse } from 'node:http';
import type { Fault, Principal } from '@todo/domain';
import {
  answersJson,
  operation,
  type Access,
  type BodySpec,
  type FileSpec,
  type HeaderValues,
  type NoParameters,
  type ObjectSchema,
  type Operation,
  type OperationDefinition,
  type Operations,
  type Parameters,
  type PathParameter,
  type RequestHeader,
  type ResponseHeader,
  type Responses,
} from '@todo/rest-contract';
import type { Context } from 'koa';
import type * as v from 'valibot';
import type { EventStreams } from '../events/event-streams.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { StaticPages } from '../pages/static-pages.ts';
import { bodyFaults, HttpProblem } from '../problems/problem.ts';
import { fileBody } from '../request-bodies/file-body.ts';
import { jsonBodyReader } from '../request-bodies/json-body.ts';
import { headersReader } from '../requests/header-values.ts';
import { acceptsJson, namesHtml } from '../requests/media-type.ts';
import { queryReader, readNoQuery } from '../requests/query-reader.ts';
import { authorityOf, pathAsSent } from '../requests/request-authority.ts';
import { unknownDetail } from '../requests/suggested-name.ts';
import type { Representation } from '../responses/representation.ts';
import { signInNetworkOf, type Clients } from '../security/client-address.ts';
import type { PolicyName } from '../security/security-headers.ts';
import type { SessionCookies } from '../security/session-cookies.ts';

/*
 * A route is an operation, which is data, and the handler that carries it out, which is given its input checked and
 * typed. The router, the Allow headers, the OpenAPI document and the tests are made from the operations.
 */

/** The context of a handler, which is the same for all requests to a public route. */
export interface PublicContext {
  /** Rejects when the storage does not answer. */
  readonly ping: () => Promise<void>;
  readonly pages: StaticPages;
  readonly metrics: Metrics;
  readonly clients: Clients;
  readonly cookies: SessionCookies;
  /** The origin of the URLs that clients use; that of the request when undefined. */
  readonly publicOrigin: string | undefined;
  readonly eventStreams: EventStreams;
  readonly files: FileFormats;
  /** The todos that the secret of a calendar feed opens. @throws StorageError */
  readonly feedOf: (secret: string) => Promise<TodoApp | undefined>;
  /** Looks at the credentials of a request again. */
  readonly admitAgain: (ctx: Context, needed: Requirement) => Promise<Principal>;
}

/** The formats of files, which are loaded with the first file. */
export interface FileFormats {
  readonly formats: () => Promise<readonly TodoFormat[]>;
  /** Todos with a due date as events of a calendar. */
  readonly events: () => Promise<TodoFormat>;
}

/** What a route needs of the credentials. */
export type Requirement = Pick<Operation, 'scope' | 'needsSession'>;

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

type ValueOf<Parameter> = Parameter extends PathParameter<infer Value> ? Value : never;
type OutputOf<Schema> = Schema extends ObjectSchema ? v.InferOutput<Schema> : undefined;

/** The input of a handler, as its operation describes it. */
interface Input<
  Params extends Parameters,
  Query extends ObjectSchema | undefined,
  Body extends ObjectSchema | undefined,
  Header extends RequestHeader,
> {
  readonly params: { readonly [Name in keyof Params]: ValueOf<Params[Name]> };
  readonly query: OutputOf<Query>;
  readonly headers: HeaderValues<Header>;
  readonly body: OutputOf<Body>;
  /** The file that the request carries, to be read once; of an operation that takes one. @throws HttpProblem */
  readonly file: () => AsyncIterable<Uint8Array>;
  /** The absolute URL of this request, with one parameter of the query changed. */
  readonly here: (name: string, value: string) => string;
  /** Where the request comes from. */
  readonly client: () => RequestingClient;
  /** The value of Set-Cookie that gives the browser this cookie. */
  readonly givenCookie: (cookie: SessionCookie) => string;
  /** The value of Set-Cookie that takes the cookie of a session back; undefined where the request has none. */
  readonly takenCookie: () => string | undefined;
  /** Whether the path ends with a slash, as relative addresses in a page need it; under a prefix it may not. */
  readonly isFolder: boolean;
  /** Whether the client is a browser that shows a page: then the response depends on Accept, and says so. */
  readonly showsPages: () => boolean;
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

/** Carries an operation out. It throws HttpProblem, also at once; rejects with TodoError. */
type Handle<
  Needed extends Access,
  Answers extends Responses,
  Params extends Parameters,
  Query extends ObjectSchema | undefined,
  Body extends ObjectSchema | undefined,
  Header extends RequestHeader,
> = (
  context: Contexts[Needed],
  input: Input<Params, Query, Body, Header>,
) => Promise<Reply<Extract<keyof Answers, number>>>;

/** What the server adds to an operation beside its handler. */
interface Additions<Given extends PublicContext> {
  /** Further faults of a body in which the schema has found faults, so that all are reported at once. */
  readonly otherFaults?: (
    context: Given,
    params: Readonly<Record<string, unknown>>,
    body: object,
  ) => Promise<readonly Fault[]>;
  /** The Content-Security-Policy of the response; a browser may do nothing with it when left out. */
  readonly policy?: PolicyName;
}

type HandleOf<Described> =
  Described extends Operation<
    infer Needed,
    infer Answers,
    infer Params,
    infer Query,
    infer Body,
    infer Header
  >
    ? Handle<Needed, Answers, Params, Query, Body, Header>
    : never;

/** One handler for each operation: one that is missing does not compile. */
type Handlers<Described extends Operations> = {
  readonly [Id in keyof Described]:
    | HandleOf<Described[Id]>
    | (Additions<Contexts[Described[Id]['scope']]> & { readonly handle: HandleOf<Described[Id]> });
};

interface RouteOf<Needed extends Access> extends Operation<Needed> {
  readonly operationId: string;
  readonly policy?: PolicyName;
  /** Throws HttpProblem, also at once; rejects with TodoError. */
  readonly answer: (context: Contexts[Needed], ctx: Context, params: PathTexts) => Promise<Reply>;
}

export type Route = { readonly [Needed in Access]: RouteOf<Needed> }[Access];

/** The variable segments of a path as they were sent. */
export type PathTexts = Readonly<Record<string, string>>;

/** Makes the routes of operations from their handlers. */
export function routesOf<const Described extends Operations>(
  operations: Described,
  handlers: Handlers<Described>,
): readonly Route[] {
  return Object.entries(operations).map(([id, described]) => {
    const handler = handlers[id] as AnyHandler | (Additions<never> & { handle: AnyHandler });
    const { handle, ...additions } = typeof handler === 'function' ? { handle: handler } : handler;
    return routeOf(id, described, handle, additions);
  });
}

/** Makes the route of one operation, which it describes, too. */
export function route<
  Needed extends Access,
  Answers extends Responses,
  Params extends Parameters = NoParameters,
  Query extends ObjectSchema | undefined = undefined,
  Body extends ObjectSchema | undefined = undefined,
  Header extends RequestHeader = never,
>({
  operationId,
  handle,
  policy,
  ...definition
}: OperationDefinition<Needed, Answers, Params, Query, Body, Header> & {
  readonly operationId: string;
  readonly policy?: PolicyName;
  readonly handle: Handle<Needed, Answers, Params, Query, Body, Header>;
}): RouteOf<Needed> {
  return routeOf(
    operationId,
    operation<Needed, Answers, Params, Query, Body, Header>(definition) as Operation<Needed>,
    handle as AnyHandler,
    policy && { policy },
  );
}

type AnyHandler = (context: never, input: object) => Promise<Reply>;

function routeOf<Needed extends Access>(
  operationId: string,
  described: Operation<Needed>,
  handle: AnyHandler,
  { policy, otherFaults = noFaults }: Additions<never> = {},
): RouteOf<Needed> {
  const { params, query, body, headers, anyQuery } = described;
  const isJson = answersJson(described);
  const readParams = paramsReader(params);
  const readHeaders = headersReader(headers);
  const readBody = body && jsonBodyReader(body);
  const readQuery = query ? queryReader(query) : anyQuery ? () => {} : readNoQuery;
  return {
    ...described,
    operationId,
    ...(policy && { policy }),
    answer(context, ctx, texts) {
      const asked = {
        params: readParams(texts),
        query: readQuery(ctx.querystring),
        headers: readHeaders(ctx.req.headers),
        here: (name: string, value: string) => changed(ctx, originFor(ctx, context), name, value),
        client: () => clientOf(ctx, context),
        givenCookie: (cookie: SessionCookie) => context.cookies.given(ctx, cookie),
        takenCookie: () => context.cookies.takenBack(ctx),
        isFolder: ctx.path.endsWith('/'),
        showsPages: () => showsPages(ctx),
        admitted: admittedFor(context, ctx, described),
        ...(described.file && { file: fileOf(ctx, described.file) }),
      };
      if (isJson) assertAccepted(ctx);
      const handleWith = (valid: unknown) => handle(context as never, { ...asked, body: valid });
      if (!body || !readBody) return handleWith(undefined);
      const others = (given: object) => otherFaults(context as never, asked.params, given);
      return readBody(ctx)
        .then((given) => validBody(body, given, others))
        .then(handleWith);
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

function fileOf(ctx: Context, spec: FileSpec): () => AsyncIterable<Uint8Array> {
  return () => fileBody(ctx, spec);
}

function paramsReader(params: Parameters): (texts: PathTexts) => Record<string, unknown> {
  const readers = Object.entries(params);
  return (texts) => {
    const values: Record<string, unknown> = {};
    for (const [name, { read, problem }] of readers) {
      const value = read(texts[name] ?? '');
      if (value === undefined) throw new HttpProblem(problem);
      values[name] = value;
    }
    return values;
  };
}

const noFaults = async (): Promise<readonly Fault[]> => [];

async function validBody(
  { schema }: BodySpec,
  body: unknown,
  otherFaults: (body: object) => Promise<readonly Fault[]>,
): Promise<unknown> {
  const { value, faults } = parse(schema, body, unknownDetail);
  if (faults === undefined) return value;
  const others = typeof body === 'object' && body !== null ? await otherFaults(body) : [];
  const named = new Set(faults.map(({ pointer }) => pointer));
  const all = [...faults, ...others.filter(({ pointer }) => !named.has(pointer))];
  throw new HttpProblem('validation', bodyFaults(all));
}

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

function showsPages(ctx: Context): boolean {
  ctx.vary('Accept');
  return namesHtml(ctx.req.headers.accept ?? '');
}

function clientOf(ctx: Context, { clients }: PublicContext): RequestingClient {
  return {
    // A header may have the control characters of ISO 8859-1, which a terminal might obey.
    program: (ctx.req.headers['user-agent'] ?? '').replaceAll(/\p{Cc}+/gu, ' '),
    network: signInNetworkOf(clients.addressOf(ctx)),
  };
}
