import { StorageError, type StorageErrorCode } from '@todo/application';
import { DatabaseError } from 'pg';

type Kind = readonly [StorageErrorCode, (location: string, reason: string) => string];

const unavailable: Kind = [
  'storage-unavailable',
  (location, reason) => `${location} does not answer (${reason}). Try again in a moment.`,
];
const unusable: Kind = [
  'storage-unusable',
  (location, reason) => `${location} cannot be used: ${reason}.`,
];

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const kinds: readonly (readonly [RegExp, Kind])[] = [
  [/^53100$/, ['storage-full', (location) => `No room is left on the disk of ${location}.`]],
  // Connection lost, server overloaded, starting, stopping or still a standby, timeout, deadlock or lock conflict.
  [/^(08|53|57P0[1-5]|57014|25006|55P03|40)/, unavailable],
  // Wrong user, password or database, missing permission, tables of another program, and damage.
  [/^(28|3D|3F|42501|42P0[67]|42710|XX)/, unusable],
];

/** Node's error codes for a server that could not be reached, or was lost. */
const lost =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|ENOENT|EACCES)$/;

/** The messages of `pg` for a connection that was lost, came too late, or could not be encrypted. */
const messages: readonly (readonly [RegExp, Kind])[] = [
  [/timeout|terminated|not queryable|Connection ended|closed the connection/i, unavailable],
  [/SSL|certificate|password|SASL/i, unusable],
];

/** Whether a read that has failed may succeed on another connection, because only its own is lost or outdated. */
export function isWorthAnotherConnection(thrown: unknown): boolean {
  const error = thrown instanceof StorageError ? thrown.cause : thrown;
  return (
    error instanceof Error &&
    breaksConnection(error) &&
    // Another wait would take as long again.
    !/timeout/i.test(error.message)
  );
}

/** Whether a retry of the whole transaction may succeed. */
export function isWorthAnotherTry(thrown: unknown): boolean {
  const error = thrown instanceof StorageError ? thrown.cause : thrown;
  if (!(error instanceof DatabaseError)) return false;
  // Serialization failure, deadlock, outdated statement, or two requests with the same new idempotency key: the retry of
  // the second one finds the record of the first.
  return (
    /^(40001|40P01|0A000)$/.test(error.code ?? '') ||
    (error.code === '23505' && error.table === 'idempotency_record')
  );
}

/**
 * Whether the connection cannot be used after this error. One that has prepared a statement whose result a migration
 * has changed would refuse it for ever (0A000).
 */
export function breaksConnection(error: unknown): boolean {
  return !(error instanceof DatabaseError) || /^(08|57P0|25006|0A000)/.test(error.code ?? '');
}

/** Translates an error of the server or the driver to the core's StorageError; any other error is returned unchanged. */
export function storageErrorFrom(error: unknown, location: string): unknown {
  if (!(error instanceof Error) || error instanceof StorageError) return error;
  const kind = kindOf(error);
  if (kind === undefined) return error;
  const [code, message] = kind;
  return new StorageError(code, message(location, reasonOf(error)), { cause: error });
}

/** The message of an error; if Node has tried several addresses, the message is empty, and the code stands for it. */
function reasonOf(error: Error): string {
  const reason = error.message || ('code' in error ? String(error.code) : error.name);
  return reason.replace(/\.$/, '');
}

function kindOf(error: Error): Kind | undefined {
  const code = 'code' in error ? String(error.code) : '';
  if (error instanceof DatabaseError) return kinds.find(([pattern]) => pattern.test(code))?.[1];
  // Node tries all addresses of a host name, and throws an AggregateError if none answers.
  if (lost.test(code) || error instanceof AggregateError) return unavailable;
  if (/^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/.test(code)) return unusable;
  return messages.find(([pattern]) => pattern.test(error.message))?.[1];
}

/** Whether a table or one of its columns does not exist. */
export function isMissingTable(error: unknown): boolean {
  return error instanceof DatabaseError && /^(42P01|42703)$/.test(error.code ?? '');
}
