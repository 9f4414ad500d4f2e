import type { AnswerOf, ProblemJson } from './answers.ts';
import { calls, type CallName } from './calls.ts';

export interface Given {
  /** The variable segment of the path. */
  readonly id?: number | string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** For `If-Match`. */
  readonly etag?: string;
  /** For `Idempotency-Key`: makes it safe to send the request again. */
  readonly key?: string;
}

export interface Answer<Json> {
  readonly json: Json;
  /** '' where there is none. */
  readonly etag: string;
  /** The command that the request has carried out, if it changed anything. */
  readonly command: string | undefined;
  /** The cursor of the next page. */
  readonly next: string | undefined;
  readonly total: number | undefined;
}

export interface RestApi {
  /** @throws Refused, Unreachable */
  call<Name extends CallName>(name: Name, given?: Given): Promise<Answer<AnswerOf<Name>>>;
}

/** The server has answered with a problem. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly problem: ProblemJson;

  constructor(problem: ProblemJson) {
    super(problem.detail);
    this.problem = problem;
    this.status = problem.status;
  }
}

/** No answer of the API has come: the network or the server is down, or something between them answers. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';

  constructor(options?: ErrorOptions) {
    super('The server does not answer.', options);
  }
}

const timeoutMs = 20_000;

/**
 * The REST API of the server that the page comes from.
 * @param base the address of the page, which the paths of the API begin at
 */
export function restApi(send: typeof fetch, base: string): RestApi {
  return {
    async call(name, given = {}) {
      const [method] = calls[name];
      const response = await answered(() =>
        send(addressOf(name, given, base), {
          method,
          headers: headersOf(given),
          ...(given.body !== undefined && { body: JSON.stringify(given.body) }),
          // After Back, a browser would otherwise answer from its cache, however old the response there is.
          cache: 'no-store',
          signal: AbortSignal.timeout(timeoutMs),
        }),
      );
      const json = await answered(() => contentOf(response));
      if (!response.ok) {
        throw isProblem(json) ? new Refused(json) : new Unreachable();
      }
      return {
        json: json as AnswerOf<typeof name>,
        etag: response.headers.get('ETag') ?? '',
        command: response.headers.get('Todo-Command') ?? undefined,
        next: cursorIn(response.headers.get('Link'), base),
        total: numberFrom(response.headers.get('X-Total-Count')),
      };
    },
  };
}

async function answered<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    throw new Unreachable({ cause: error });
  }
}

function addressOf(name: CallName, { id = '', query = {} }: Given, base: string): URL {
  const path = calls[name][1].replace('{id}', encodeURIComponent(id));
  const address = new URL(`api/v1/${path}`, base);
  address.search = new URLSearchParams(query).toString();
  return address;
}

function headersOf({ body, etag, key }: Given): Record<string, string> {
  return {
    Accept: 'application/json',
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...(etag !== undefined && { 'If-Match': etag }),
    ...(key !== undefined && { 'Idempotency-Key': key }),
  };
}

async function contentOf(response: Response): Promise<unknown> {
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('Content-Type') ?? '');
  return isJson ? JSON.parse(text) : undefined;
}

function isProblem(json: unknown): json is ProblemJson {
  return typeof json === 'object' && json !== null && 'detail' in json && 'status' in json;
}

function cursorIn(link: string | null, base: string): string | undefined {
  const [, next] = /<([^>]*)>; *rel="next"/.exec(link ?? '') ?? [];
  return next === undefined
    ? undefined
    : (new URL(next, base).searchParams.get('cursor') ?? undefined);
}

function numberFrom(text: string | null): number | undefined {
  return text === null ? undefined : Number(text);
}
