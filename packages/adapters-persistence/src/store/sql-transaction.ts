import type { Command } from '@todo/application';
import { changeKind, type BeforeAndAfter, type ChangeKind, type CommandId } from '@todo/domain';
import type { CompiledQuery } from 'kysely';
import type { CompiledStatements } from './compiled-statements.ts';
import type { SqlDatabase, Sql } from '../sql-database.ts';
import { together } from './together.ts';

/** The database as repositories use it. */
export interface SqlContext {
  readonly database: SqlDatabase;
  readonly statements: CompiledStatements;
}

/** One transaction as its repositories use it. */
export interface SqlTransaction {
  readonly command: Command;
  /** The changes, in their order, that are not in the change log yet. */
  readonly unrecorded: UnrecordedChange[];
  /** The id of the command in the change log, drawn with its first change. */
  commandId: CommandId | undefined;
  /** Statements whose results nothing needs, in their order: they are sent with the next one whose result is needed. */
  readonly unsent: CompiledQuery[];
  /** Resolves when the transaction is open and nothing is unsent. Every repository gets its queries from here. */
  readonly sql: () => Promise<Sql>;
}

type UnrecordedChange = BeforeAndAfter & { readonly kind: ChangeKind };

/** What a transaction has come to. */
export interface Committed<Result> {
  readonly result: Result;
  /** The id of the command in the change log; absent where it has changed nothing. */
  readonly commandId: CommandId | undefined;
}

/** Notes a change for the change log. @param isRestored whether the todo has come back from the trash */
export function noteChange(
  { unrecorded }: SqlTransaction,
  images: BeforeAndAfter,
  isRestored = false,
): void {
  unrecorded.push({ kind: changeKind(images, isRestored), ...images });
}

/** A transaction of `command` whose repositories get their queries from `opened`. */
export function sqlTransaction(
  { database }: Pick<SqlContext, 'database'>,
  command: Command,
  opened: () => Promise<Sql>,
): SqlTransaction {
  const unsent: CompiledQuery[] = [];
  return {
    command,
    unrecorded: [],
    commandId: undefined,
    unsent,
    async sql() {
      const sql = await opened();
      await together(database, sql, unsent.splice(0));
      return sql;
    },
  };
}
