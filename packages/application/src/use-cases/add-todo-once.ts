import { draft, instant, type NewTodo } from '@todo/domain';
import { IdempotencyError } from '../errors.ts';
import type { Ports, TodoApp } from '../todo-app.ts';
import { todoJson } from '../todo-json.ts';

/** How long a key is remembered, in milliseconds. */
const idempotencyLifetime = 24 * 60 * 60 * 1000;

export function addTodoOnce({ todos, clock }: Ports): TodoApp['addOnce'] {
  const running = new Set<string>();

  return async (fields, key) => {
    if (running.has(key)) throw new IdempotencyError('idempotency-in-progress');
    running.add(key);
    try {
      const now = clock.now();
      const todo = draft(fields, now);
      const fingerprint = await fingerprintOf(todo);
      const record = await todos.addOnce(todo, {
        key,
        fingerprint,
        answer: (added) => JSON.stringify(todoJson(added)),
        now,
        expiresAt: instant(Date.parse(now) + idempotencyLifetime),
      });
      if (record.fingerprint !== fingerprint) throw new IdempotencyError('idempotency-mismatch');
      return {
        id: record.id,
        json: record.answer,
        revision: record.revision,
        replayed: !record.isNew,
      };
    } finally {
      running.delete(key);
    }
  };
}

/** The same for everything that makes the same todo, however it was written. */
async function fingerprintOf(fields: NewTodo): Promise<string> {
  const { task, status, priority, due, tags, notes } = fields;
  const text = JSON.stringify([task, status, priority, due, tags, notes]);
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
