import type { Instant, Todo } from '@todo/domain';
import type { Paint } from './paint.ts';

/**
 * Everything about a todo, for people, in their own time.
 * @param timeZone an IANA name; the system's when left out
 */
export function todoDetails(todo: Todo, paint: Paint, timeZone?: string): string {
  const lines: readonly (readonly [label: string, text: string | null])[] = [
    ['Id', `${todo.id}`],
    ['Task', todo.task],
    ['Status', todo.status],
    ['Created', localTime(todo.createdAt, timeZone)],
    ['Updated', localTime(todo.updatedAt, timeZone)],
    ['Completed', todo.completedAt && localTime(todo.completedAt, timeZone)],
  ];
  return lines
    .filter(([, text]) => text !== null)
    .map(([label, text]) => `${paint('dim', label.padEnd(9))}  ${text}\n`)
    .join('');
}

/** `2026-11-22 10:30` */
function localTime(moment: Instant, timeZone: string | undefined): string {
  // Sweden writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'short',
    ...(timeZone !== undefined && { timeZone }),
  }).format(new Date(moment));
}
