import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

type Directives = Readonly<Record<string, readonly string[]>>;

/** The policy for responses of the API: a browser may load nothing for them. */
const nothing: Directives = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** The policy for a page of text: only the empty icon that the page contains. */
const page: Directives = { ...nothing, 'img-src': ['data:'] };

/** The policy for the two documentation pages: also their own scripts and styles, and nothing from other hosts. */
const scripted: Directives = {
  ...page,
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'connect-src': ["'self'"],
};

/** The policy for the page for people: the strictest that a page can have which runs. No text may become script. */
const app: Directives = {
  ...nothing,
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'font-src': ["'none'"],
  'form-action': ["'self'"],
  'require-trusted-types-for': ["'script'"],
};

const policies = {
  nothing,
  page,
  app,
  swaggerUi: scripted,
  reDoc: {
    ...scripted,
    // ReDoc writes its style sheets as it runs,
    'style-src': ["'self'", "'unsafe-inline'"],
    // and searches in a worker that it creates from a text.
    'worker-src': ['blob:'],
  },
} as const satisfies Readonly<Record<string, Directives>>;

/** Headers that only matter for pages that a browser shows. */
const forPagesOnly = {
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const;

/** The page needs none of these (https://www.w3.org/TR/permissions-policy/), nor would a script that got into it. */
const noDevices =
  'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()';

export type PolicyName = keyof typeof policies;

export type Headers = ReadonlyArray<readonly [name: string, value: string]>;

/** The headers that helmet would set, computed once per route: none of them depends on the request. */
export function securityHeaders(policy: PolicyName): Headers {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  const setAll = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: policies[policy] },
    // Only the proxy that terminates TLS can say so: this server does not speak it.
    strictTransportSecurity: false,
    ...(policy === 'nothing' && forPagesOnly),
  });
  setAll(request, response, (error) => {
    if (error !== undefined) throw error;
  });
  if (policy === 'app') response.setHeader('Permissions-Policy', noDevices);
  return response.getHeaderNames().map((name) => [name, String(response.getHeader(name))]);
}
