import type { Clock } from '@todo/application';
import {
  dueMoment,
  fieldNames,
  isCalendarDate,
  normalizedTag,
  priorities,
  statuses,
  type Due,
  type Todo,
  type TodoChanges,
  type TodoFields,
  type TodoId,
} from '@todo/domain';
import { CliError } from '../errors/cli-error.ts';
import { shortened } from '../views/shortened.ts';
import { choiceFrom, typedChoice } from './spelled-choice.ts';
import { dueOrNone } from './todo-fields.ts';

/*
 * A todo as a text that a person edits: a line for each field, and the notes below.
 */

/** How many graphemes of a line are quoted in a fault. */
const longestQuote = 40;

/** Each field as it is written in the form. */
export type FieldTexts = Readonly<Record<keyof TodoFields, string>>;

/** How a line begins that says why the form was not saved. */
const remarkSign = '#!';

export function fieldTextsOf(todo: Todo, clock: Clock): FieldTexts {
  return {
    // A task of an earlier release may have several lines.
    task: todo.task.replaceAll(/\s+/g, ' ').trim(),
    status: typedChoice(todo.status),
    priority: todo.priority,
    due: todo.due === null ? 'none' : dueText(todo.due, clock),
    tags: todo.tags.join(' '),
    notes: withoutEnd(todo.notes),
  };
}

/** Without the line breaks at the end: many editors add one. */
function withoutEnd(notes: string): string {
  return notes.replace(/[\r\n]+$/, '');
}

export function todoForm(id: TodoId, texts: FieldTexts, remarks: readonly string[] = []): string {
  const { task, status, priority, due, tags, notes } = texts;
  return [
    ...remarkLines(remarks),
    `# Todo ${id}. Change it, save it, and close the editor. Unchanged, it stays as it is.`,
    '#',
    '# status    pending, in-process or completed',
    '# priority  none, low, medium or high',
    '# due       none, or a date as `todo add` takes it: fri, tomorrow 9am, 2026-11-30 17:00',
    '# tags      with blanks between them',
    '# notes     everything below "notes:", where # begins no comment',
    '',
    `task: ${task}`,
    `status: ${status}`,
    `priority: ${priority}`,
    `due: ${due}`,
    `tags: ${tags}`.trimEnd(),
    'notes:',
    notes === '' ? '' : `${notes}\n`,
  ].join('\n');
}

function remarkLines(remarks: readonly string[]): readonly string[] {
  return remarks.map((remark) => `${remarkSign} ${remark}`.trimEnd());
}

function dueText(due: Due, clock: Clock): string {
  if (isCalendarDate(due)) return due;
  const moment = dueMoment(due);
  return `${clock.dateAt(moment)} ${clock.timeAt(moment)}`;
}

/** What a person has made of a form. */
export interface ReadForm {
  /** The text of each field. */
  readonly texts: FieldTexts;
  /** The changes of the fields whose text differs. */
  readonly changes: TodoChanges;
  /** A sentence for each line that cannot be read. */
  readonly faults: readonly string[];
}

/**
 * Reads a form as leniently as options are read. A field whose line is missing stays as it is, and so does one whose text
 * is the same, even if it could not be set so.
 * @param before the fields as they were in the form
 */
export function readForm(form: string, before: FieldTexts, clock: Clock): ReadForm {
  const { texts, faults } = fieldTextsFrom(form);
  const changes: Record<string, unknown> = {};
  const others: string[] = [];
  for (const name of fieldNames) {
    const text = texts.get(name);
    if (text === undefined || text === before[name]) continue;
    try {
      changes[name] = readers[name](text, clock);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      others.push(error.message);
    }
  }
  return {
    changes,
    texts: { ...before, ...Object.fromEntries(texts) },
    faults: [...faults, ...others],
  };
}

/** The form with other remarks at its beginning, and everything else as the person has written it. */
export function withRemarks(form: string, remarks: readonly string[]): string {
  const { head, rest } = parted(form);
  const kept = head.filter((line) => !line.startsWith(remarkSign));
  return [...remarkLines(remarks), ...kept, ...rest].join('\n');
}

/** How each field is read. One that is missing here does not compile. */
const readers: {
  readonly [Name in keyof TodoFields]: (text: string, clock: Clock) => TodoChanges[Name];
} = {
  task: (text) => text,
  status: (text) => choiceFrom('The status', statuses, text),
  priority: (text) => (text === '' ? 'none' : choiceFrom('The priority', priorities, text)),
  due: (text, clock) => (text === '' ? null : dueOrNone(text, clock)),
  tags: (text) =>
    /^none$/i.test(text)
      ? []
      : text
          .split(/[\s,]+/)
          .filter((tag) => tag !== '')
          .map(normalizedTag),
  notes: (text) => text,
};

const notesLine = /^\s*notes\s*:[ \t]*(.*)$/i;

/** The lines above the notes, and the rest with the line that begins them; empty where that is missing. */
function parted(form: string): {
  readonly head: readonly string[];
  readonly rest: readonly string[];
} {
  const lines = form.split('\n');
  const at = lines.findIndex((line) => notesLine.test(line));
  return at < 0 ? { head: lines, rest: [] } : { head: lines.slice(0, at), rest: lines.slice(at) };
}

function fieldTextsFrom(form: string): {
  readonly texts: ReadonlyMap<string, string>;
  readonly faults: readonly string[];
} {
  const { head, rest } = parted(form);
  const texts = new Map<string, string>();
  const faults: string[] = [];
  for (const line of head.map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const [, word = '', text = ''] = /^(\w+)\s*:\s*(.*)$/.exec(line) ?? [];
    const name = word.toLowerCase();
    if (!isFieldName(name)) faults.push(notAField(line));
    else if (texts.has(name)) faults.push(`There are two lines for ${name}.`);
    else texts.set(name, text);
  }
  const [first, ...others] = rest;
  if (first !== undefined) {
    const [, besides = ''] = notesLine.exec(first) ?? [];
    texts.set(
      'notes',
      withoutEnd([...(besides.trim() === '' ? [] : [besides]), ...others].join('\n')),
    );
  }
  return { texts, faults };
}

function isFieldName(name: string): name is keyof TodoFields {
  return fieldNames.some((known) => known === name);
}

function notAField(line: string): string {
  return `${JSON.stringify(shortened(line, longestQuote))} is not a field. The fields are ${fieldNames.join(', ')}; text belongs below "notes:".`;
}
