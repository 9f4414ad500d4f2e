import { accountKey, type Account, type Instant } from '@todo/domain';
import type { Insertable, Selectable } from 'kysely';
import type { Tables } from '../schema/entities.ts';

export function accountRow(account: Account): Insertable<Tables['account']> {
  const { id, name, passwordHash, createdAt, disabledAt } = account;
  return {
    id,
    name,
    name_key: accountKey(name),
    password_hash: passwordHash,
    created_at: createdAt,
    disabled_at: disabledAt,
  };
}

export function accountFrom(row: Selectable<Tables['account']>): Account {
  return {
    id: row.id,
    name: row.name,
    passwordHash: row.password_hash,
    createdAt: row.created_at as Instant,
    disabledAt: row.disabled_at as Instant | null,
  };
}
