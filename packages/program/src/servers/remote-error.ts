import { CliError, type CliErrorCode } from '@todo/cli';
import type { RemoteErrorCode } from '@todo/composition/factories';

/** An error of the client of a server, by what it says of itself: to import its class would load the client. */
interface RemoteFault extends Error {
  readonly code: RemoteErrorCode;
  readonly server: string;
}

interface Explanation {
  readonly code: CliErrorCode;
  /** What a person can do, as a sentence after that of the error. @param server its address, which has no secret in it */
  readonly advice: (server: string) => string;
}

const database = '--local uses the database on this machine';

const explanations: Readonly<Record<RemoteErrorCode, Explanation>> = {
  unreachable: {
    code: 'server-unavailable',
    advice: () => `Check the address and the network; ${database}.`,
  },
  'timed-out': {
    code: 'server-unavailable',
    advice: () => `Try again later; ${database}.`,
  },
  'bad-certificate': {
    code: 'server-unavailable',
    advice: () =>
      'Nothing was sent. Check the address, or name the authority of the certificate in NODE_EXTRA_CA_CERTS.',
  },
  redirected: {
    code: 'server-unavailable',
    advice: () => 'The token was not sent there. Log in to that address, if you trust it.',
  },
  'not-the-api': {
    code: 'server-unavailable',
    advice: () =>
      'Check the address, and whether a proxy or a sign-in page of the network is in between.',
  },
  'other-release': {
    code: 'server-unavailable',
    advice: () => 'Update the older of the two.',
  },
  'server-failed': {
    code: 'server-unavailable',
    advice: () => 'The log of the server says why.',
  },
  'quota-exceeded': {
    code: 'server-unavailable',
    advice: () => 'Try again in a minute.',
  },
  'plain-http': {
    code: 'usage',
    advice: () => 'Nothing was sent. `todo login --insecure` allows it.',
  },
  'invalid-address': {
    code: 'usage',
    advice: () => 'See `todo config`.',
  },
  'not-offered': {
    code: 'usage',
    advice: () => `Use it where the database is; ${database}.`,
  },
  'too-large': {
    code: 'usage',
    advice: () => 'Do it in several commands.',
  },
  unauthorized: {
    code: 'server-unauthorized',
    advice: (server) => `Run \`todo login ${server}\`, or set TODO_TOKEN anew.`,
  },
  forbidden: {
    code: 'server-forbidden',
    advice: (server) => `Run \`todo login ${server}\`, or use a token with more scopes.`,
  },
};

/** One line for a person that names the server and says what to do, or the error itself if it is another. */
export function explainedRemoteError(error: Error): Error {
  if (!isRemoteFault(error)) return error;
  const { code, advice } = explanations[error.code];
  return new CliError(code, `${error.message} ${advice(error.server)}`, { cause: error });
}

function isRemoteFault(error: Error): error is RemoteFault {
  return (
    error.name === 'RemoteError' &&
    'code' in error &&
    Object.hasOwn(explanations, String(error.code))
  );
}

/** Whether an error is the one of a server of this code. */
export function isRemoteError(error: unknown, code: RemoteErrorCode): boolean {
  return error instanceof Error && isRemoteFault(error) && error.code === code;
}
