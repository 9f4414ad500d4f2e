/*
 * What all tests of a run share, as `node --test --test-global-setup` wants it: one PostgreSQL server, and what
 * Node has compiled. Without it, each file that needs a server starts its own, and compiles all that it imports.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providePostgres } from './databases/provide-postgres.ts';

let provided: Awaited<ReturnType<typeof providePostgres>>;
let compiled: string;

export async function globalSetup(): Promise<void> {
  compiled = await mkdtemp(join(tmpdir(), 'todo-compiled-'));
  // The runner hands its environment on to every file.
  process.env['NODE_COMPILE_CACHE'] ??= compiled;
  provided = await providePostgres();
  if ('missing' in provided) {
    process.stderr.write(`Tests on PostgreSQL are skipped: ${provided.missing}\n`);
  }
}

export async function globalTeardown(): Promise<void> {
  await provided[Symbol.asyncDispose]();
  await rm(compiled, { recursive: true });
}
