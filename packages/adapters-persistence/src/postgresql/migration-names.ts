/** In the order in which they are applied. */
export const migrationNames = [
  '001-create-todo',
  '002-revision',
  '003-text-folded-anew',
  '004-change-log',
] as const;
export type MigrationName = (typeof migrationNames)[number];
