/**
 * Why a server could not be used.
 * `invalid-address`: the address is not one of a server. `plain-http`: secrets would travel unencrypted to another machine.
 * `unreachable`: no connection, or the connection broke before the answer was there. `timed-out`: no answer in time.
 * `bad-certificate`: the server is not proven to be the one that the address names. `redirected`: the server points
 * elsewhere, where no secret is sent. `not-the-api`: something else than this API answers. `other-release`: the API
 * answers, but differently from what this release knows. `unauthorized`: it needs credentials, or others.
 * `forbidden`: the credentials do not permit this. `quota-exceeded`: too many requests. `server-failed`: an unforeseen
 * error there. `not-offered`: the API has no such use case. `too-large`: more than one request may carry.
 */
export type RemoteErrorCode =
  | 'invalid-address'
  | 'plain-http'
  | 'unreachable'
  | 'timed-out'
  | 'bad-certificate'
  | 'redirected'
  | 'not-the-api'
  | 'other-release'
  | 'unauthorized'
  | 'forbidden'
  | 'quota-exceeded'
  | 'server-failed'
  | 'not-offered'
  | 'too-large';

/** A server could not be used. The message is one sentence for a person, which names the server and holds no secret. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly code: RemoteErrorCode;
  /** The address of the server, without credentials. */
  readonly server: string;

  constructor(code: RemoteErrorCode, server: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.server = server;
  }
}
