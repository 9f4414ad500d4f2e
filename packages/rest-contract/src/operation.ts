import type { ProblemSlug } from '@todo/application';
import type { Scope } from '@todo/domain';
import type { PathParameter } from './path-parameters.ts';
import type { RequestHeader } from './request-headers.ts';
import type { ResponseHeader } from './response-headers.ts';
import type { ObjectSchema, Schema } from './schema.ts';

/*
 * An operation is data: the server makes its router, the Allow headers, the OpenAPI document and the types of its
 * handlers from it, and a client its requests and the types of the answers.
 */

/** The HTTP methods of the operations (RFC 9110; PATCH: RFC 5789). */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The group of an operation in the OpenAPI document. */
export type Tag = 'Todos' | 'History' | 'Accounts' | 'Operations' | 'Documentation' | 'Page';

/** The scope that a client needs, or `public`: any client, whose credentials are not looked at. */
export type Access = Scope | 'public';

/** The path parameters of an operation, by their names in the path. */
export type Parameters = Readonly<Record<string, PathParameter<unknown>>>;

/** A body that a schema describes, and the media types in which a client may send it. */
export interface BodySpec<Body extends ObjectSchema = ObjectSchema> {
  readonly schema: Body;
  readonly mediaTypes: readonly string[];
  /** The largest body, in bytes; 64 KiB when left out. */
  readonly maxBytes?: number;
}

/** A body that is a file, and is read as it comes. */
export interface FileSpec {
  readonly mediaTypes: readonly string[];
  /** In bytes. */
  readonly maxSize: number;
}

/** A response: what it means, its headers and its content. */
export interface ResponseSpec {
  readonly description: string;
  readonly headers?: readonly ResponseHeader[];
  /** The schema by the media type; none where there is no content. */
  readonly content?: Readonly<Record<string, Schema>>;
}

/** The responses of an operation by HTTP status, problems left out. */
export type Responses = Readonly<Record<number, ResponseSpec>>;

interface OperationFacts<Needed extends Access> {
  readonly method: Method;
  /** As OpenAPI writes it: `/todos/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: Tag;
  /** An operation without one does not compile, so that none is open by oversight. */
  readonly scope: Needed;
  /** Whether a personal token is not enough, whatever its scopes. */
  readonly needsSession?: true;
  /** The clients that need no credentials: programs on the machine of the server. */
  readonly openTo?: 'loopback';
  /** Whether only pages of the server itself may make such a request, as a browser says: it answers with a cookie. */
  readonly forOwnPages?: true;
  /** Ignores the query, as a page does that people link to. */
  readonly anyQuery?: true;
  /** In place of a body that a schema describes. */
  readonly file?: FileSpec;
}

/** The parameters of an operation that has none. */
export type NoParameters = Readonly<Record<string, never>>;

/** What an author writes about an operation. The rest follows from it: see {@link Operation}. */
export interface OperationDefinition<
  Needed extends Access,
  Answers extends Responses,
  Params extends Parameters,
  Query extends ObjectSchema | undefined,
  Body extends ObjectSchema | undefined,
  Header extends RequestHeader,
> extends OperationFacts<Needed> {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body extends ObjectSchema ? BodySpec<Body> : undefined;
  /** Request headers that it takes beyond those of every request. */
  readonly headers?: readonly Header[];
  readonly responses: Answers;
  /** Problems beyond those that follow from the parameters, the body and the responses. */
  readonly problems?: readonly ProblemSlug[];
}

/** One operation of the REST API: everything that its server, its document and its clients need to know. */
export interface Operation<
  Needed extends Access = Access,
  Answers extends Responses = Responses,
  Params extends Parameters = Parameters,
  Query extends ObjectSchema | undefined = ObjectSchema | undefined,
  Body extends ObjectSchema | undefined = ObjectSchema | undefined,
  Header extends RequestHeader = RequestHeader,
> extends OperationFacts<Needed> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body extends ObjectSchema ? BodySpec<Body> : undefined;
  readonly headers: readonly Header[];
  readonly responses: Answers;
  /** All problems that it may answer with. */
  readonly problems: readonly ProblemSlug[];
  /** Whether the rate limit counts its requests. A probe has to be answered under any load. */
  readonly isLimited: boolean;
}

/** Operations by their ids. */
export type Operations = Readonly<Record<string, Operation>>;

/** Completes the definition of an operation, and keeps its types: those of its parameters, body and responses. */
export function operation<
  Needed extends Access,
  Answers extends Responses,
  Params extends Parameters = NoParameters,
  Query extends ObjectSchema | undefined = undefined,
  Body extends ObjectSchema | undefined = undefined,
  Header extends RequestHeader = never,
>(
  definition: OperationDefinition<Needed, Answers, Params, Query, Body, Header>,
): Operation<Needed, Answers, Params, Query, Body, Header> {
  const { params = {}, query, body, headers = [] } = definition;
  const complete = { ...definition, params, query, body, headers };
  return {
    ...complete,
    problems: problemsOf(complete),
    isLimited: isLimited(definition),
  } as Operation<Needed, Answers, Params, Query, Body, Header>;
}

/** Whether one of the responses is JSON, and cannot be anything else: then a client cannot ask for another media type. */
export function answersJson({ responses }: Pick<Operation, 'responses'>): boolean {
  return Object.values(responses).some(
    ({ content = {} }) => Object.keys(content).join() === 'application/json',
  );
}

interface ProblemSources extends Omit<Operation, 'problems' | 'isLimited' | 'body'> {
  readonly body?: unknown;
  readonly problems?: readonly ProblemSlug[];
}

function problemsOf(definition: ProblemSources): readonly ProblemSlug[] {
  const { method, params, query, anyQuery, body, headers, scope, problems = [] } = definition;
  const found = new Set<ProblemSlug>(problems);
  for (const { problem } of Object.values(params)) found.add(problem);
  if (query || !anyQuery || headers.length > 0) found.add('invalid-parameter');
  if (headers.includes('If-Match')) found.add('precondition-failed');
  if (answersJson(definition)) found.add('not-acceptable');
  if (body) {
    for (const slug of bodyProblems) found.add(slug);
  }
  if (definition.file) {
    for (const slug of fileProblems) found.add(slug);
  }
  if (isLimited(definition)) found.add('quota-exceeded');
  if (scope !== 'public') {
    for (const slug of credentialProblems) found.add(slug);
  }
  if (method !== 'GET') found.add('forbidden-origin');
  return [...found.add('misdirected-request').add('uri-too-long').add('internal')];
}

const isLimited = ({ tag, scope }: Pick<Operation, 'tag' | 'scope'>) =>
  tag !== 'Operations' || scope !== 'public';

/** Problems of every operation that looks at credentials; the storage has them. */
const credentialProblems = [
  'unauthorized',
  'insufficient-scope',
  'unavailable',
] as const satisfies readonly ProblemSlug[];

/** Problems of every operation that takes a file. */
const fileProblems = [
  'too-large',
  'unsupported-media-type',
  'validation',
] as const satisfies readonly ProblemSlug[];

/** Problems of every operation that takes a body. */
const bodyProblems = [
  'malformed-json',
  'duplicate-key',
  'too-deep',
  'too-large',
  'unsupported-media-type',
  'validation',
] as const satisfies readonly ProblemSlug[];
