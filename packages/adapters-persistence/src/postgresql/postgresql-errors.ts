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
  // Lost, overloaded, starting, stopping, a standby that has yet to take over, too slow, or in each other's way.
  [/^(08|53|57P0[1-5]|57014|25006|55P03|40)/, unavailable],
  // Who we are, which database, what we may do, whose tables are there, and damage.
  [/^(28|3D|3F|42501|42P0[67]|42710|XX)/, unusable],
];

/** How Node tells that a server could not be reached, or was lost. */
const lost =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|ENOENT|EACCES)$/;

/** What `pg` says of a connection that it has lost, could not get in time, or not encrypt. */
const messages: readonly (readonly [RegExp, Kind])[] = [
  [/timeout|terminated|not queryable|Connection ended|closed the connection/i, unavailable],
  [/SSL|certificate|password|SASL/i, unusable],
];

/** Whether the same transaction may succeed when it is tried again from its beginning. */
export function isWorthAnotherTry(thrown: unknown): boolean {
  const error = thrown instanceof StorageError ? thrown.cause : thrown;
  if (!(error instanceof DatabaseError)) return false;
  // Serialization failure, deadlock; or two requests with one new idempotency key, of which the second
  // finds what the first has kept.
  return (
    /^(40001|40P01)$/.test(error.code ?? '') ||
    (error.code === '23505' && error.table === 'idempotency_record')
  );
}

/** Whether the connection is of no more use after this. */
export function breaksConnection(error: unknown): boolean {
  return !(error instanceof DatabaseError) || /^(08|57P0|25006)/.test(error.code ?? '');
}

/** The server's or the driver's own error as the core knows it; any other error comes back as it is. */
export function storageErrorFrom(error: unknown, location: string): unknown {
  if (!(error instanceof Error) || error instanceof StorageError) return error;
  const kind = kindOf(error);
  if (kind === undefined) return error;
  const [code, message] = kind;
  return new StorageError(code, message(location, reasonOf(error)), { cause: error });
}

/** Node names no reason where it has tried several addresses: then there is only the code. */
function reasonOf(error: Error): string {
  const reason = error.message || ('code' in error ? String(error.code) : error.name);
  return reason.replace(/\.$/, '');
}

function kindOf(error: Error): Kind | undefined {
  const code = 'code' in error ? String(error.code) : '';
  if (error instanceof DatabaseError) return kinds.find(([pattern]) => pattern.test(code))?.[1];
  // Node tries all addresses of a name, and tells of each.
  if (lost.test(code) || error instanceof AggregateError) return unavailable;
  if (/^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/.test(code)) return unusable;
  return messages.find(([pattern]) => pattern.test(error.message))?.[1];
}

/** Whether the table that is asked for is not there, or has not the columns that it should have. */
export function isMissingTable(error: unknown): boolean {
  return error instanceof DatabaseError && /^(42P01|42703)$/.test(error.code ?? '');
}
