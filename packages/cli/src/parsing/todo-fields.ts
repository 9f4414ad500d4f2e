import type { Clock } from '@todo/application';
import { priorities, type TodoChanges } from '@todo/domain';
import { CliError } from '../errors/cli-error.ts';
import { dueFromText } from './due-text.ts';
import { choiceFrom } from './spelled-choice.ts';

/** What `add` and `edit` are told about a todo in the same words. */
export interface FieldOptions {
  readonly priority?: string;
  readonly due?: string;
  readonly notes?: string;
}

/** @throws CliError */
export function fieldsFrom(
  { priority, due, notes }: FieldOptions,
  clock: Clock,
): Pick<TodoChanges, 'priority' | 'due' | 'notes'> {
  return {
    ...(priority !== undefined && { priority: choiceFrom('--priority', priorities, priority) }),
    ...(due !== undefined && { due: isNone(due) ? null : dueFromText(due, clock) }),
    ...(notes !== undefined && { notes }),
  };
}

/**
 * A shell takes `--due fri 17:00` apart, and the time would end up in the text.
 * @param words what is text by now
 * @throws CliError when one of them goes on with the due date
 */
export function assertWholeDue(
  due: string | undefined,
  words: readonly string[],
  clock: Clock,
): void {
  if (due === undefined) return;
  const rest = words.find((word) => isDue(`${due} ${word}`, clock));
  if (rest === undefined) return;
  throw new CliError(
    'usage',
    `"${rest}" may be text or belong to the due date. Quote what belongs together: --due "${due} ${rest}", or the text.`,
  );
}

function isNone(due: string): boolean {
  return due.trim().toLowerCase() === 'none';
}

function isDue(text: string, clock: Clock): boolean {
  try {
    dueFromText(text, clock);
    return true;
  } catch (error) {
    if (error instanceof CliError) return false;
    throw error;
  }
}
