import type { Migration } from '@mikro-orm/migrations';
import type { MigrationName } from '../migration-names.ts';
import { CreateTodo } from './001-create-todo.ts';
import { Revision } from './002-revision.ts';
import { ChangeLog } from './004-change-log.ts';
import { TextFoldedAnew } from './003-text-folded-anew.ts';

export const migrations: Readonly<
  Record<MigrationName, new (...parts: ConstructorParameters<typeof Migration>) => Migration>
> = {
  '001-create-todo': CreateTodo,
  '002-revision': Revision,
  '003-text-folded-anew': TextFoldedAnew,
  '004-change-log': ChangeLog,
};
