import type { Migration } from '@mikro-orm/migrations';

/** A migration as MikroORM runs it. */
export type MigrationClass = new (...parts: ConstructorParameters<typeof Migration>) => Migration;

/** Migrations by their names, in the order in which they are applied. Each is loaded when one of them is pending. */
type Migrations = Readonly<Record<string, () => Promise<MigrationClass>>>;

/** Each ends by setting `user_version` to its number. */
const sqlite = {
  '001-create-todo': async () =>
    (await import('../sqlite/migrations/001-create-todo.ts')).CreateTodo,
  '002-whole-todo': async () => (await import('../sqlite/migrations/002-whole-todo.ts')).WholeTodo,
  '003-idempotency-record': async () =>
    (await import('../sqlite/migrations/003-idempotency-record.ts')).IdempotencyRecord,
  '004-revision': async () => (await import('../sqlite/migrations/004-revision.ts')).Revision,
  '005-text-folded-anew': async () =>
    (await import('../sqlite/migrations/005-text-folded-anew.ts')).TextFoldedAnew,
  '006-change-log': async () => (await import('../sqlite/migrations/006-change-log.ts')).ChangeLog,
  '007-accounts': async () => (await import('../sqlite/migrations/007-accounts.ts')).Accounts,
  '008-undo-and-trash': async () =>
    (await import('../sqlite/migrations/008-undo-and-trash.ts')).UndoAndTrash,
  '009-external-ids': async () =>
    (await import('../sqlite/migrations/009-external-ids.ts')).ExternalIds,
} as const satisfies Migrations;

const postgresql = {
  '001-create-todo': async () =>
    (await import('../postgresql/migrations/001-create-todo.ts')).CreateTodo,
  '002-revision': async () => (await import('../postgresql/migrations/002-revision.ts')).Revision,
  '003-text-folded-anew': async () =>
    (await import('../postgresql/migrations/003-text-folded-anew.ts')).TextFoldedAnew,
  '004-change-log': async () =>
    (await import('../postgresql/migrations/004-change-log.ts')).ChangeLog,
  '005-accounts': async () => (await import('../postgresql/migrations/005-accounts.ts')).Accounts,
  '006-undo-and-trash': async () =>
    (await import('../postgresql/migrations/006-undo-and-trash.ts')).UndoAndTrash,
  '007-external-ids': async () =>
    (await import('../postgresql/migrations/007-external-ids.ts')).ExternalIds,
} as const satisfies Migrations;

const migrations = { sqlite, postgresql } as const satisfies Record<string, Migrations>;

export type MigratedDialect = keyof typeof migrations;

/** The names of all migrations of a dialect, in their order. */
export function migrationNames(dialect: MigratedDialect): readonly string[] {
  return Object.keys(migrations[dialect]);
}

/** All migrations of a dialect as MikroORM's `migrationsList`. */
export function loadMigrations(
  dialect: MigratedDialect,
): Promise<readonly { readonly name: string; readonly class: MigrationClass }[]> {
  const all: readonly (readonly [string, () => Promise<MigrationClass>])[] = Object.entries(
    migrations[dialect],
  );
  return Promise.all(all.map(async ([name, load]) => ({ name, class: await load() })));
}
