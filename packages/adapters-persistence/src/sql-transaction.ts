import type { Command } from '@todo/application';
import type { CompiledStatements } from './compiled-statements.ts';
import type { SqlDatabase, Sql } from './sql-database.ts';

/** The database as repositories use it. */
export interface SqlContext {
  readonly database: SqlDatabase;
  readonly statements: CompiledStatements;
}

/** One transaction as its repositories use it. */
export interface SqlTransaction {
  readonly command: Command;
  /** The name of the command in the change log, drawn with its first change. */
  commandId: string | undefined;
  /** Resolves when the transaction is open. Every query of a repository goes through it. */
  readonly sql: () => Promise<Sql>;
}

export function openTransaction(command: Command, sql: Sql): SqlTransaction {
  const opened = Promise.resolve(sql);
  return { command, commandId: undefined, sql: () => opened };
}
