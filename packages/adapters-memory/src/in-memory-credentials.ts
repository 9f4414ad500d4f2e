import type { WithAccount } from '@todo/application';
import type { Account, Instant, Owner } from '@todo/domain';
import type { Entries } from './in-memory-data.ts';

/** What sessions and tokens have in common. */
interface Credential {
  readonly id: string;
  readonly account: Owner;
  readonly createdAt: Instant;
}

/** The credential with its holder; undefined where the account has been removed. */
export function withHolder<Stored extends Credential>(
  accounts: Entries<Owner, Account>,
  credential: Stored | undefined,
): WithAccount<Stored> | undefined {
  if (credential === undefined) return undefined;
  const account = accounts.get(credential.account);
  if (account === undefined) return undefined;
  const { id, name, disabledAt } = account;
  return Object.freeze({ ...credential, holder: Object.freeze({ id, name, disabledAt }) });
}

/** The credentials of an account, the newest first, then by id. */
export function credentialsOf<Stored extends Credential>(
  credentials: Entries<string, Stored>,
  account: Owner,
): readonly Stored[] {
  const own = Array.from(credentials, ([, stored]) => stored).filter(
    (stored) => stored.account === account,
  );
  return own.toSorted((a, b) => compare(b.createdAt, a.createdAt) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
