import type { WithAccount } from '@todo/application';
import type { Instant, Owner } from '@todo/domain';

/** The columns of the account that a session or token belongs to, in a join with it. */
export const holderColumns = [
  'account.name as holder_name',
  'account.disabled_at as holder_disabled_at',
] as const;

export interface HolderColumns {
  readonly account: Owner;
  readonly holder_name: string;
  readonly holder_disabled_at: string | null;
}

export function holderFrom(row: HolderColumns): WithAccount<unknown>['holder'] {
  return {
    id: row.account,
    name: row.holder_name,
    disabledAt: row.holder_disabled_at as Instant | null,
  };
}
