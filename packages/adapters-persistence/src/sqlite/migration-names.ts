/** In the order in which they are applied. Each ends by setting `user_version` to its number. */
export const migrationNames = [
  '001-create-todo',
  '002-whole-todo',
  '003-idempotency-record',
  '004-revision',
  '005-text-folded-anew',
  '006-change-log',
] as const;
export type MigrationName = (typeof migrationNames)[number];

/** What marks a SQLite file as ours. */
export const applicationId = 0x746f646f;
