import type { Command } from '@todo/application';
import type { BeforeAndAfter } from '@todo/domain';
import type { CompiledStatements } from './compiled-statements.ts';
import type { SqlDatabase, Sql } from '../sql-database.ts';

/** The database as repositories use it. */
export interface SqlContext {
  readonly database: SqlDatabase;
  readonly statements: CompiledStatements;
}

/** One transaction as its repositories use it. */
export interface SqlTransaction {
  readonly command: Command;
  /** The changes, in their order, that are not in the change log yet. */
  readonly unrecorded: BeforeAndAfter[];
  /** The id of the command in the change log, drawn with its first change. */
  commandId: string | undefined;
  /** Resolves when the transaction is open. Every repository gets its queries from here. */
  readonly sql: () => Promise<Sql>;
}

/** A transaction of `command` whose repositories get their queries from `sql`. */
export function sqlTransaction(command: Command, sql: () => Promise<Sql>): SqlTransaction {
  return { command, unrecorded: [], commandId: undefined, sql };
}
