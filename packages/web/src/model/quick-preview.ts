import { readQuickTodo, type QuickPart } from '@todo/application/input';
import { textFault, textRules, type NewTodo } from '@todo/domain';
import { dueText } from './due-text.ts';
import type { Clock } from '@todo/application/input';

/** A part of the text that was understood, as the page shows it while a person types. */
export interface QuickChip {
  readonly kind: 'due' | 'tag' | 'priority';
  readonly text: string;
  /** The words that it was made of. */
  readonly words: string;
}

export interface QuickPreview {
  /** What is left of the text. */
  readonly task: string;
  readonly chips: readonly QuickChip[];
  /** What adding it would be refused for, as the end of a sentence; `undefined` where it would not. */
  readonly fault: string | undefined;
  readonly fields: NewTodo;
}

/** Reads the text as `todo quick` does. */
export function quickPreview(text: string, clock: Clock): QuickPreview {
  const { task, due, priority, tags, parts } = readQuickTodo(text, clock);
  return {
    task,
    chips: parts.map((part) => chipOf(part, clock)),
    fault: textFault(task.trim(), textRules.task),
    fields: {
      task,
      ...(due !== undefined && { due }),
      ...(priority !== undefined && { priority }),
      ...(tags.length > 0 && { tags }),
    },
  };
}

function chipOf(part: QuickPart, clock: Clock): QuickChip {
  const { words } = part;
  if ('due' in part) return { kind: 'due', text: dueText(part.due, clock), words };
  if ('tag' in part) return { kind: 'tag', text: part.tag, words };
  return { kind: 'priority', text: part.priority, words };
}
