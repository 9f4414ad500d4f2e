import type { SignInAttemptRepository } from '@todo/application';
import type { Instant, SignInAttempts } from '@todo/domain';
import type { Selectable } from 'kysely';
import type { Tables } from '../schema/entities.ts';
import type { Sql } from '../sql-database.ts';
import type { SqlContext } from '../store/sql-transaction.ts';

type AttemptRow = Selectable<Tables['sign_in_attempt']>;

/** The moment of a row that stands for no attempts, while its key is locked. Stored attempts expire at a real one. */
const never = '';

export function sqlSignInAttempts(
  { database: { dialect } }: SqlContext,
  sql: Sql,
): SignInAttemptRepository {
  async function remove(key: string): Promise<void> {
    await sql.deleteFrom('sign_in_attempt').where('key', '=', key).execute();
  }

  /** The row of the key, which no other transaction can change before this one ends. */
  async function locked(key: string): Promise<AttemptRow> {
    const stored = sql.selectFrom('sign_in_attempt').selectAll().where('key', '=', key);
    const row = await dialect.lockedIn(stored, 'sign_in_attempt').executeTakeFirst();
    if (row !== undefined) return row;
    // There is no row to lock. Where another transaction is inserting one, this statement waits, and gets that one.
    return sql
      .insertInto('sign_in_attempt')
      .values({ key, failed: 0, blocked_until: never, expires_at: never })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ key }))
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  return {
    async update(key, transition) {
      const row = await locked(key);
      const before = row.expires_at === never ? undefined : attemptsFrom(row);
      const after = transition(before);
      if (after === undefined) {
        if (before === undefined) await remove(key);
        return;
      }
      const { failed, blockedUntil, expiresAt } = after;
      await sql
        .updateTable('sign_in_attempt')
        .set({ failed, blocked_until: blockedUntil, expires_at: expiresAt })
        .where('key', '=', key)
        .execute();
    },

    remove,

    async removeExpired(now) {
      // Attempts that another transaction has locked are not waited for: that one counts a further try, or removes them.
      const expired = dialect.lockedUnlessTaken(
        sql.selectFrom('sign_in_attempt').select('key').where('expires_at', '<=', now),
      );
      await sql.deleteFrom('sign_in_attempt').where('key', 'in', expired).execute();
    },
  };
}

function attemptsFrom({ failed, blocked_until, expires_at }: AttemptRow): SignInAttempts {
  return {
    failed,
    blockedUntil: blocked_until as Instant,
    expiresAt: expires_at as Instant,
  };
}
