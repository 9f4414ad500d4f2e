/*
 * What all tests of a run share, as `node --test --test-global-setup` wants it: one PostgreSQL server.
 * Without it, each file that needs a server starts its own.
 */
import { providePostgres } from './databases/provide-postgres.ts';

let provided: Awaited<ReturnType<typeof providePostgres>>;

export async function globalSetup(): Promise<void> {
  provided = await providePostgres();
  if ('missing' in provided) {
    process.stderr.write(`Tests on PostgreSQL are skipped: ${provided.missing}\n`);
  }
}

export async function globalTeardown(): Promise<void> {
  await provided[Symbol.asyncDispose]();
}
