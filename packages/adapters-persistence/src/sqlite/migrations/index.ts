import type { Migration } from '@mikro-orm/migrations';
import type { MigrationName } from '../migration-names.ts';
import { CreateTodo } from './001-create-todo.ts';
import { WholeTodo } from './002-whole-todo.ts';
import { IdempotencyRecord } from './003-idempotency-record.ts';
import { Revision } from './004-revision.ts';
import { ChangeLog } from './006-change-log.ts';
import { TextFoldedAnew } from './005-text-folded-anew.ts';

export const migrations: Readonly<
  Record<MigrationName, new (...parts: ConstructorParameters<typeof Migration>) => Migration>
> = {
  '001-create-todo': CreateTodo,
  '002-whole-todo': WholeTodo,
  '003-idempotency-record': IdempotencyRecord,
  '004-revision': Revision,
  '005-text-folded-anew': TextFoldedAnew,
  '006-change-log': ChangeLog,
};
