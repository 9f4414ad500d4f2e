import type { Clock } from '@todo/application/input';
import { dueFrom, type TodoFields } from '@todo/domain';
import { dueText } from './due-text.ts';

export type FieldValue = TodoFields[keyof TodoFields];

/** The value of a field as a person reads it. */
export function valueText(
  value: FieldValue,
  clock: Pick<Clock, 'now' | 'dateAt' | 'timeAt'>,
): string {
  if (value === null || value === '') return '(nothing)';
  if (typeof value !== 'string') return value.length === 0 ? '(nothing)' : value.join(' ');
  const due = dueFrom(value);
  return due === undefined ? value : dueText(due, clock);
}
