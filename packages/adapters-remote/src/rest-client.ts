import { hash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { CommandId } from '@todo/domain';
import {
  jsonMediaType,
  problemMediaType,
  problemSchema,
  type ObjectSchema,
  type Operation,
  type PathParameter,
  type ProblemJson,
} from '@todo/rest-contract';
import * as v from 'valibot';
import {
  httpExchange,
  LostAnswer,
  notTheApi,
  textOf,
  type HttpAnswer,
  type HttpRequest,
} from './http-exchange.ts';
import { RemoteError } from './remote-error.ts';
import type { ServerAddress } from './server-address.ts';
import type { IncomingMessage } from 'node:http';

/*
 * The client of the contract: what a call takes and gives follows from its operation.
 */

export interface RestClientOptions {
  readonly address: ServerAddress;
  readonly token: string | undefined;
  readonly timeoutMs: number;
}

/** What a call gives to an operation. */
export type Given<Called extends Operation> = (string extends keyof Called['params']
  ? { readonly params?: never }
  : {
      readonly params: {
        readonly [Name in keyof Called['params']]: ValueOf<Called['params'][Name]>;
      };
    }) &
  (Called['query'] extends ObjectSchema
    ? { readonly query?: v.InferInput<Called['query']> }
    : { readonly query?: never }) &
  (Called['body'] extends { readonly schema: infer Body extends ObjectSchema }
    ? { readonly body: v.InferInput<Body> }
    : { readonly body?: never }) & {
    /** For `Idempotency-Key`: makes it safe to send the request again. */
    readonly key?: string;
    /** A token for this call alone, in place of the client's. */
    readonly token?: string;
    /** A file as the body, and how long it may take in milliseconds. */
    readonly file?: { readonly bytes: Uint8Array; readonly timeoutMs: number };
  };

type ValueOf<Parameter> = Parameter extends PathParameter<infer Value> ? Value : never;

type ContentOf<Response> = Response extends {
  readonly content: {
    readonly [Type in typeof jsonMediaType]: infer Content extends v.GenericSchema;
  };
}
  ? v.InferOutput<Content>
  : never;

/** The JSON that an operation answers with. */
export type AnswerOf<Called extends Operation> = {
  [Status in keyof Called['responses']]: ContentOf<Called['responses'][Status]>;
}[keyof Called['responses']];

export interface RestAnswer<Json> {
  readonly json: Json;
  /** The content as it came. */
  readonly text: string;
  /** The revision in the ETag; '' where there is none. */
  readonly revision: string;
  readonly command: CommandId | undefined;
  readonly isReplayed: boolean;
  /** The parameter of the next page's URL. */
  next(parameter: string): string | undefined;
  readonly total: number | undefined;
}

/** An answer that is a problem. The callers make errors of it that fit the operation. */
export class ProblemAnswer extends Error {
  readonly problem: ProblemJson;
  readonly headers: HttpAnswer['headers'];

  constructor(problem: ProblemJson, headers: HttpAnswer['headers']) {
    super(problem.detail);
    this.problem = problem;
    this.headers = headers;
  }

  /** The last part of `type`: the kind of problem. */
  get slug(): string {
    return this.problem.type.split('/').at(-1) ?? '';
  }
}

export interface RestClient {
  readonly server: string;
  /** A fresh `Idempotency-Key`. */
  newKey(): string;
  /** @throws ProblemAnswer, RemoteError */
  call<Called extends Operation>(
    operation: Called,
    given: Given<Called>,
  ): Promise<RestAnswer<AnswerOf<Called>>>;
  /** Begins an answer that is long, or has no end. @throws ProblemAnswer, RemoteError */
  stream<Called extends Operation>(
    operation: Called,
    given: Pick<Given<Called>, 'query'> & { readonly headers?: Readonly<Record<string, string>> },
  ): Promise<IncomingMessage>;
  close(): Promise<void>;
}

/** Between two tries while the first request with a key is still running, in milliseconds. */
const whileRunningMs = 200;

export function restClient({ address, token, timeoutMs }: RestClientOptions): RestClient {
  const { base: server } = address;
  const exchange = httpExchange(address, {
    connectMs: Math.min(5000, timeoutMs),
    wholeMs: timeoutMs,
  });

  /** A kept connection that is gone counts as no try, as most often the server has closed it before the request. */
  async function sendOnce(request: HttpRequest, isSafe: boolean): Promise<HttpAnswer> {
    for (;;) {
      try {
        return await exchange.send(request);
      } catch (error) {
        if (!isSafe || !(error instanceof LostAnswer) || !error.wasKept) throw error;
      }
    }
  }

  /** Sends a request, and once again where its answer was lost and it is safe. */
  async function sent(request: HttpRequest, isSafe: boolean): Promise<HttpAnswer> {
    const deadline = performance.now() + timeoutMs;
    try {
      const answer = await sendOnce(request, isSafe);
      if (!isSafe || !(isOfGateway(answer) || isBroken(answer))) return answer;
    } catch (error) {
      if (!isSafe || !(error instanceof LostAnswer)) throw error;
    }
    for (;;) {
      const answer = await sendOnce(request, isSafe);
      const { slug } = problemIn(answer) ?? {};
      if (slug !== 'idempotency-in-progress' || performance.now() > deadline) return answer;
      await delay(whileRunningMs);
    }
  }

  return {
    server,
    newKey: () => randomUUID(),

    async call(operation, given) {
      const { params = {}, query = {}, body, key, token: own = token, file } = given as AnyGiven;
      const answer = await sent(
        {
          method: operation.method,
          target: `${filled(operation.path, params)}${written(query)}`,
          headers: {
            Accept: jsonMediaType,
            ...authorization(own),
            ...(body !== undefined && { 'Content-Type': jsonMediaType }),
            ...(file && { 'Content-Type': 'application/octet-stream' }),
            ...(key !== undefined && { 'Idempotency-Key': sentKey(key) }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          ...(file && { body: file.bytes, wholeMs: file.timeoutMs }),
        },
        operation.method === 'GET' || key !== undefined,
      );
      return restAnswer(operation, answer, server) as never;
    },

    async stream(operation, given) {
      const { query = {}, headers = {} } = given as AnyGiven;
      const answer = await exchange.open({
        method: operation.method,
        target: `${operation.path}${written(query)}`,
        headers: { ...authorization(token), ...headers },
      });
      const { statusCode: status = 0, headers: received } = answer;
      const types = Object.keys(operation.responses[200]?.content ?? {});
      if (status === 200 && types.includes(mediaTypeOf(received))) return answer;
      const text = await textOf(answer, server);
      assertAnswered({ status, headers: received, text }, server);
      throw otherRelease(server);
    },

    close: () => exchange.close(),
  };
}

interface AnyGiven {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly key?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly file?: { readonly bytes: Uint8Array; readonly timeoutMs: number };
}

const authorization = (token: string | undefined) =>
  token === undefined ? {} : { Authorization: `Bearer ${token}` };

/** A key as a header takes it: visible ASCII. Of any other key, its hash. */
function sentKey(key: string): string {
  return /^[!#-~]{1,255}$/.test(key) ? key : `sha256-${hash('sha256', key)}`;
}

/** Whether a proxy says that it has got no answer from the server. */
function isOfGateway(answer: HttpAnswer): boolean {
  return [502, 503, 504].includes(answer.status) && problemIn(answer) === undefined;
}

/** Whether JSON breaks off, which only its syntax shows where the answer has no length. */
function isBroken({ headers, text }: HttpAnswer): boolean {
  return mediaTypeOf(headers) === jsonMediaType && jsonOf(text) === undefined;
}

function filled(path: string, params: Readonly<Record<string, unknown>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  );
}

/** A list is written with commas, a list of lists by repeating the parameter: the inverse of what the server reads. */
function written(query: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const isOfLists = Array.isArray(value) && value.some(Array.isArray);
    const texts = isOfLists ? (value as unknown[]) : value === undefined ? [] : [value];
    for (const text of texts) parameters.append(name, String(text));
  }
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}

/** @throws ProblemAnswer, RemoteError */
function restAnswer(operation: Operation, answer: HttpAnswer, server: string): RestAnswer<unknown> {
  assertAnswered(answer, server);
  const { status, headers, text } = answer;
  const response = operation.responses[status];
  if (response === undefined) throw otherRelease(server);
  const schema = response.content?.[jsonMediaType];
  return {
    json: schema && validJson(schema, answer, server),
    text,
    revision: headers.etag?.slice(1, -1) ?? '',
    command: textIn(headers['todo-command']),
    isReplayed: headers['idempotency-replayed'] === 'true',
    next: (parameter) => nextIn(headers['link'], parameter),
    total: headers['x-total-count'] === undefined ? undefined : Number(headers['x-total-count']),
  };
}

const textIn = (value: string | string[] | undefined) =>
  typeof value === 'string' ? value : undefined;

/** @throws ProblemAnswer, RemoteError where it is no answer of the API */
function assertAnswered(answer: HttpAnswer, server: string): void {
  const { status, headers } = answer;
  if (status >= 300 && status < 400) throw redirected(server, headers.location);
  const problem = problemIn(answer);
  if (problem !== undefined) throw problem;
  if ([502, 503, 504].includes(status)) {
    const message = `${server} is not available: a proxy answers ${status} in its place.`;
    throw new RemoteError('unreachable', server, message);
  }
  if (status === 204) return;
  const type = mediaTypeOf(headers);
  if (type === problemMediaType) throw otherRelease(server);
  if (type !== jsonMediaType) {
    throw notTheApi(server, `it sends ${type === '' ? 'nothing' : type}, with status ${status}`);
  }
}

const mediaTypeOf = (headers: HttpAnswer['headers']) =>
  (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';

function problemIn({ headers, text }: HttpAnswer): ProblemAnswer | undefined {
  if (mediaTypeOf(headers) !== problemMediaType) return undefined;
  const { success, output } = v.safeParse(problemSchema, jsonOf(text));
  return success ? new ProblemAnswer(output, headers) : undefined;
}

function redirected(server: string, location: string | undefined): RemoteError {
  const target = location !== undefined && URL.canParse(location, server);
  const where = target ? new URL(location, server).origin : 'nowhere';
  const message = `${server} points to ${where}, which got no token: use the address of the server itself.`;
  return new RemoteError('redirected', server, message);
}

export function otherRelease(server: string, cause?: unknown): RemoteError {
  const message = `${server} has another release, whose answers this one does not understand.`;
  return new RemoteError('other-release', server, message, { cause });
}

function validJson(schema: v.GenericSchema, { text }: HttpAnswer, server: string): unknown {
  const value = jsonOf(text);
  if (value === undefined) throw notTheApi(server, 'its JSON is broken');
  const { success, output, issues } = v.safeParse(schema, value);
  if (!success) throw otherRelease(server, new v.ValiError(issues));
  return output;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nextIn(link: string | string[] | undefined, parameter: string): string | undefined {
  const [, url] = /<([^>]+)>; rel="next"/.exec(String(link)) ?? [];
  if (url === undefined) return undefined;
  return new URL(url, 'http://localhost').searchParams.get(parameter) ?? undefined;
}
