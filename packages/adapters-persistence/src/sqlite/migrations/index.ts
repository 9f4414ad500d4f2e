import { CreateTodo } from './001-create-todo.ts';
import { WholeTodo } from './002-whole-todo.ts';
import { IdempotencyRecord } from './003-idempotency-record.ts';

/** In the order in which they are applied. Each ends by setting `user_version` to its number. */
export const migrations = [
  { name: '001-create-todo', class: CreateTodo },
  { name: '002-whole-todo', class: WholeTodo },
  { name: '003-idempotency-record', class: IdempotencyRecord },
];

/** What marks a SQLite file as ours. */
export const applicationId = 0x746f646f;
