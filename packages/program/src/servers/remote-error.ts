import { CliError, type CliErrorCode } from '@todo/cli';

/** An error of the client of a server, by what it says of itself: to import its class would load the client. */
interface RemoteFault extends Error {
  readonly code: string;
  readonly server: string;
}

interface Explanation {
  readonly code: CliErrorCode;
  /** @param server its address, which has no secret in it */
  readonly sentence: (server: string) => string;
}

const database = 'or use --local for the database on this machine';

const explanations: Readonly<Record<string, Explanation>> = {
  unreachable: {
    code: 'server-unavailable',
    sentence: (server) =>
      `${server} cannot be reached. Check the address and the network, ${database}.`,
  },
  'timed-out': {
    code: 'server-unavailable',
    sentence: (server) => `${server} does not answer. Try again later, ${database}.`,
  },
  'bad-certificate': {
    code: 'server-unavailable',
    sentence: (server) =>
      `${server} has a certificate that does not prove that it is this server, so nothing was sent. Check the address, or ` +
      'name the authority of the certificate in NODE_EXTRA_CA_CERTS.',
  },
  redirected: {
    code: 'server-unavailable',
    sentence: (server) =>
      `${server} refers to another server, which the token was not sent to. Use the address of that one.`,
  },
  'not-the-api': {
    code: 'server-unavailable',
    sentence: (server) =>
      `${server} answers with something other than todos. Check the address, and whether a proxy or a sign-in page of the ` +
      'network is in between.',
  },
  'other-release': {
    code: 'server-unavailable',
    sentence: (server) =>
      `${server} runs another release of Todo, which this one does not understand. Update the older of the two.`,
  },
  'plain-http': {
    code: 'usage',
    sentence: (server) =>
      `${server} is another machine without encryption, where others could read the token, so it was not sent. Use https, ` +
      'or `todo login --insecure`.',
  },
  unauthorized: {
    code: 'server-unauthorized',
    sentence: (server) =>
      `${server} does not accept the token, or needs one. Run \`todo login ${server}\`, or set TODO_TOKEN anew.`,
  },
  forbidden: {
    code: 'server-forbidden',
    sentence: (server) =>
      `The token does not permit this on ${server}. Run \`todo login ${server}\`, or use a token with more scopes.`,
  },
};

/** One line for a person that names the server and says what to do, or the error itself if it is another. */
export function explainedRemoteError(error: Error): Error {
  if (!isRemoteFault(error)) return error;
  const { code, sentence } = explanations[error.code] ?? {};
  if (code === undefined || sentence === undefined) return error;
  return new CliError(code, sentence(error.server), { cause: error });
}

function isRemoteFault(error: Error): error is RemoteFault {
  return 'code' in error && 'server' in error && typeof error.server === 'string';
}
