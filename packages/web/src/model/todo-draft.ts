import { readDue, type Clock } from '@todo/application/input';
import {
  maxTags,
  normalizedTag,
  tagFault,
  textFault,
  textRules,
  tooManyTags,
  type Priority,
  type Status,
} from '@todo/domain';
import type { TodoJson } from '../api/answers.ts';
import { dueInput } from './due-text.ts';
import type { FieldChanges } from './three-way-merge.ts';

/** The fields of a todo as a person writes them. */
export interface Draft {
  readonly task: string;
  readonly notes: string;
  /** In words. */
  readonly due: string;
  /** With blanks or commas between them. */
  readonly tags: string;
  readonly priority: Priority;
  readonly status: Status;
}

/** What is wrong with a field, as a sentence. */
export type DraftFaults = { readonly [Field in keyof Draft]?: string };

export type DraftReading = { readonly fields: FieldChanges } | { readonly faults: DraftFaults };

export function draftOf(todo: TodoJson, clock: Clock): Draft {
  const { task, notes, due, tags, priority, status } = todo;
  return { task, notes, due: dueInput(due, clock), tags: tags.join(' '), priority, status };
}

/** Whether the person has written anything: the draft differs from what was shown. */
export function isTouched(draft: Draft, base: TodoJson, clock: Clock): boolean {
  return JSON.stringify(draft) !== JSON.stringify(draftOf(base, clock));
}

/**
 * Reads what a person has written. A due date that was left as it is shown stays as it is, with seconds that the page
 * does not show.
 */
export function readDraft(draft: Draft, base: TodoJson, clock: Clock): DraftReading {
  const due = draft.due.trim();
  const isSameDue = due === dueInput(base.due, clock);
  const reading = due === '' || isSameDue ? { due: base.due } : readDue(due, clock);
  const tags = tagsIn(draft.tags);
  const faults: DraftFaults = {
    ...faultOf('task', textFault(draft.task.trim(), textRules.task)),
    ...faultOf('notes', textFault(draft.notes, textRules.notes)),
    ...('fault' in reading && {
      due:
        reading.fault === ''
          ? 'This is not a date. Try “fri” or “in 3 days”.'
          : sentence(reading.fault),
    }),
    ...faultOf('tags', tags.length > maxTags ? tooManyTags : tags.map(tagFault).find(Boolean)),
  };
  if (Object.keys(faults).length > 0 || 'fault' in reading) return { faults };
  const { notes, priority, status } = draft;
  return {
    fields: {
      task: draft.task.trim(),
      notes,
      priority,
      status,
      tags,
      due: due === '' ? null : reading.due,
    },
  };
}

function tagsIn(text: string): readonly string[] {
  const words = text.split(/[\s,]+/).map((word) => normalizedTag(word.replace(/^[#+]/, '')));
  return [...new Set(words.filter((word) => word !== ''))];
}

function faultOf(field: keyof Draft, fault: string | undefined): DraftFaults {
  return fault === undefined ? {} : { [field]: sentence(`${field} ${fault}`) };
}

function sentence(clause: string): string {
  const end = /[.?!]$/.test(clause) ? '' : '.';
  return `${clause.slice(0, 1).toUpperCase()}${clause.slice(1)}${end}`;
}
