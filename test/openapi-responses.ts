import assert from 'node:assert/strict';
import {
  openApiDocumentOf,
  type HeaderObject,
  type OpenApiDocument,
  type Operation,
  type Part,
  type ResponseObject,
} from './openapi-document.ts';
import { schemasIn } from './openapi-schemas.ts';

/** What was asked for, as far as the document tells answers apart by it. */
export interface Asked {
  readonly method: string;
  /** From the root on, with or without a query. */
  readonly path: string;
}

/** Headers that are about the message, the connection or the browser, and not about an operation. */
const everywhere: ReadonlySet<string> = new Set(
  [
    'cache-control content-length content-type vary',
    'connection date keep-alive transfer-encoding x-accel-buffering',
    'content-security-policy cross-origin-opener-policy cross-origin-resource-policy',
    'origin-agent-cluster referrer-policy x-content-type-options x-dns-prefetch-control',
    'permissions-policy x-download-options x-frame-options x-permitted-cross-domain-policies x-xss-protection',
  ].flatMap((names) => names.split(' ')),
);
const isEverywhere = (name: string) => everywhere.has(name) || name.startsWith('access-control-');

/** What every problem has, where no operation says more. */
const problemAnywhere: ResponseObject = {
  description: 'A problem at an address or with a method that the document does not have',
  headers: {
    Allow: { schema: { type: 'string' } },
    'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
  },
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/**
 * Makes the function that holds an answer to the document: the status, each header, the media type
 * and the body. It throws AssertionError for what the document does not have, and leaves the body
 * of `response` to others.
 */
export function responseCheck(
  document: OpenApiDocument,
): (asked: Asked, response: Response) => Promise<void> {
  const schemas = schemasIn(document);
  const paths = pathsOf(document);

  function expected({ method, path }: Asked, response: Response): ResponseObject {
    const operations = paths(new URL(`http://localhost${path}`).pathname);
    if (!operations) return only([404, 414], response);
    if (method === 'OPTIONS') return { ...problemAnywhere, ...only([204], response), content: {} };
    const operation: Operation | undefined =
      operations[(method === 'HEAD' ? 'GET' : method).toLowerCase()];
    if (!operation) return only([405, 414], response);
    const documented = operation.responses[response.status];
    assert.ok(documented, `the document does not have the status ${response.status}`);
    return documented;
  }

  function checkHeaders(response: Response, { headers = {} }: ResponseObject): void {
    const known = new Map(
      Object.entries(headers).map(([name, header]) => [name.toLowerCase(), resolved(header)]),
    );
    for (const [name, text] of response.headers) {
      const header = known.get(name);
      if (!header) {
        assert.ok(isEverywhere(name), `the document does not have the header ${name}`);
        continue;
      }
      const fault = schemas.fault(header.schema, valueOf(header.schema, text));
      assert.equal(fault, undefined, `${name}: ${text}`);
    }
    for (const [name, { required }] of known) {
      assert.ok(required !== true || response.headers.has(name), `${name} is missing`);
    }
  }

  function resolved(header: HeaderObject | { readonly $ref: string }): HeaderObject {
    if ('schema' in header) return header;
    const found = document.components.headers[header.$ref.replace(/^.*\//, '')];
    assert.ok(found, header.$ref);
    return found;
  }

  async function checkBody(asked: Asked, response: Response, { content = {} }: ResponseObject) {
    // The body of a stream has no end: a test of its own checks it.
    if (isEventStream(response)) return;
    const text = await response.clone().text();
    if (asked.method === 'HEAD' || Object.keys(content).length === 0) {
      assert.equal(text, '', 'the document has no body here');
      return;
    }
    const [type = ''] = (response.headers.get('Content-Type') ?? '').split(';', 1);
    const documented = content[type];
    assert.ok(documented, `the document does not have the media type ${type}`);
    const value: unknown = /[/+]json$/.test(type) ? JSON.parse(text) : text;
    assert.equal(schemas.fault(documented.schema, value), undefined, text.slice(0, 1000));
  }

  return async (asked, response) => {
    try {
      const documented = (await isUnreadable(response))
        ? problemAnywhere
        : expected(asked, response);
      checkHeaders(response, documented);
      await checkBody(asked, response, documented);
    } catch (error) {
      if (!(error instanceof assert.AssertionError)) throw error;
      error.message = `${asked.method} ${asked.path} ${response.status}: ${error.message}`;
      throw error;
    }
  };
}

/** fetch, which throws AssertionError when the server at `url` answers what its document does not have. */
export async function documentedFetch(url: string): Promise<typeof fetch> {
  const { fetch: plainFetch } = globalThis;
  const check = responseCheck(await openApiDocumentOf(url));
  return async (input, init) => {
    const response = await plainFetch(input, init);
    const request = input instanceof Request ? input : { url: input, method: 'GET' };
    const { pathname, search } = new URL(request.url);
    const method = (init?.method ?? request.method).toUpperCase();
    await check({ method, path: pathname + search }, response);
    return response;
  };
}

function only(statuses: readonly number[], response: Response): ResponseObject {
  const message = 'the document does not have this address and method';
  assert.ok(statuses.includes(response.status), message);
  return problemAnywhere;
}

/** A request that could not be read as HTTP was for no operation. */
async function isUnreadable(response: Response): Promise<boolean> {
  if (![400, 408, 414, 431].includes(response.status)) return false;
  // The path of a request that could be read is the instance of its problem.
  return /"instance":"urn:uuid:/.test(await response.clone().text());
}

/** Finds the operations at a path. A slash at the end changes nothing. */
function pathsOf({ paths }: OpenApiDocument) {
  const patterns = Object.entries(paths).map(([template, operations]) => {
    const pattern = template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+');
    return { pattern: new RegExp(`^${pattern}/?$`), operations };
  });
  return (path: string) => patterns.find(({ pattern }) => pattern.test(path))?.operations;
}

const isEventStream = ({ status, headers }: Response) =>
  status === 200 && headers.get('Content-Type') === 'text/event-stream';

/** A header is text; a schema may want a number. */
function valueOf(schema: Part, text: string): unknown {
  return schema['type'] === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text;
}
