import type { Clock } from '@todo/application';
import { priorities, type Due, type TodoChanges } from '@todo/domain';
import { CliError } from '../errors/cli-error.ts';
import { dueFromText } from './due-text.ts';
import { choiceFrom } from './spelled-choice.ts';

/** The options for fields that `add` and `edit` share. */
export interface FieldOptions {
  readonly priority?: string;
  readonly due?: string;
}

/** @throws CliError */
export function fieldsFrom(
  { priority, due }: FieldOptions,
  clock: Clock,
): Pick<TodoChanges, 'priority' | 'due'> {
  return {
    ...(priority !== undefined && { priority: choiceFrom('--priority', priorities, priority) }),
    ...(due !== undefined && { due: dueOrNone(due, clock) }),
  };
}

/**
 * A shell splits `--due fri 17:00` into two words, and the time would become part of the task.
 * @param words the words of the text
 * @throws CliError where one of them continues the due date
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
    `"${rest}" may be text or belong to the due date. Put quotes around the due date, --due "${due} ${rest}", or around the text.`,
  );
}

/** A due date in words; `none` is no due date. @throws CliError */
export function dueOrNone(text: string, clock: Clock): Due | null {
  return text.trim().toLowerCase() === 'none' ? null : dueFromText(text, clock);
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
