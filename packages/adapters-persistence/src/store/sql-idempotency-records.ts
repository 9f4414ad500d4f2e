import type { IdempotencyRecords } from '@todo/application';
import type { Instant } from '@todo/domain';
import type { SqlContext, SqlTransaction } from './sql-transaction.ts';

/** The idempotency records of one owner, within a transaction. */
export function sqlIdempotencyRecords(
  { statements }: SqlContext,
  { command: { owner }, sql, unsent }: SqlTransaction,
): IdempotencyRecords {
  return {
    async find(key, now) {
      const queries = await sql();
      const query = statements.with('record by key', [owner, key, now], () =>
        queries
          .selectFrom('idempotency_record')
          .select(['todo_id', 'revision', 'fingerprint', 'answer', 'expires_at'])
          .where('owner', '=', owner)
          .where('key', '=', key)
          .where('expires_at', '>', now),
      );
      const [row] = (await queries.executeQuery(query)).rows;
      if (row === undefined) return undefined;
      const { todo_id: todoId, expires_at: expiresAt, ...rest } = row;
      return { ...rest, todoId, expiresAt: expiresAt as Instant };
    },

    async add(key, { todoId, revision, fingerprint, answer, expiresAt }, now) {
      const queries = await sql();
      const expired = statements.with('delete expired records', [owner, now], () =>
        queries
          .deleteFrom('idempotency_record')
          .where('owner', '=', owner)
          .where('expires_at', '<=', now),
      );
      const row = {
        owner,
        key,
        fingerprint,
        answer,
        todo_id: todoId,
        revision,
        expires_at: expiresAt,
      };
      const insertion = statements.with('insert record', Object.values(row), () =>
        queries.insertInto('idempotency_record').values(row),
      );
      unsent.push(expired, insertion);
    },
  };
}
