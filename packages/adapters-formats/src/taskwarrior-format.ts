import type {
  FileEntry,
  FormatContext,
  JsonObject,
  JsonValue,
  OnLoss,
  OutgoingTodo,
} from '@todo/application';
import { instant, type Due, type Instant, type Priority, type Todo, sentence } from '@todo/domain';
import type { DescribedFormat } from './described-format.ts';
import {
  fittedTodo,
  foreignMembers,
  isJsonObject,
  originalTexts,
  stringsOf,
} from './incoming-todo.ts';
import { jsonEntries } from './json-entries.ts';
import {
  compactMoment,
  dueAt,
  localDays,
  momentFrom,
  momentOf,
  type LocalDays,
} from './moments.ts';
import { exactMoment, idsByText, originFromUuid, ownUuid } from './own-id.ts';
import { textBlocks, withoutMark } from './text-blocks.ts';

/** What `task export` writes and `task import` reads: Taskwarrior's JSON, documented as its RFC 31 ("Task JSON"). */
export const taskwarriorFormat: DescribedFormat = {
  name: 'taskwarrior',
  title: 'Taskwarrior JSON',
  mediaType: 'application/json; charset=utf-8',
  extension: 'json',

  detect: (beginning) => {
    const text = withoutMark(beginning).trimStart();
    return (
      /^\[?\s*\{/.test(text) &&
      /"description"\s*:/.test(text) &&
      /"(?:uuid|status|entry)"\s*:/.test(text) &&
      !/"(?:task|todos)"\s*:/.test(text)
    );
  },

  async *read(bytes, { timeZone }) {
    const days = localDays(timeZone);
    const idOf = idsByText();
    for await (const part of jsonEntries(textBlocks(bytes))) {
      yield part.kind === 'fault' ? part : entryFrom(part.value, part.line, days, idOf);
    }
  },

  async *write(todos, context) {
    const days = localDays(context.timeZone);
    yield '[';
    let separator = '\n';
    for await (const outgoing of todos) {
      yield separator + JSON.stringify(taskFrom(outgoing, days, context));
      separator = ',\n';
    }
    yield '\n]\n';
  },

  holds: {
    id: { place: '`uuid`', kept: 'whole' },
    task: { place: '`description`', kept: 'whole' },
    status: { place: '`status`; `start` for `In Process`', kept: 'whole' },
    priority: { place: '`priority`: `H`, `M`, `L`', kept: 'whole' },
    due: {
      place: '`due`; a day is its local midnight',
      kept: 'in part',
      limits:
        'An instant at local midnight becomes that day, and instants lose fractions of a second. Taskwarrior has no dates before 1980, so an earlier due date is left out.',
    },
    tags: { place: '`tags`', kept: 'whole', limits: 'Taskwarrior itself sorts them.' },
    notes: { place: 'one annotation', kept: 'whole' },
    createdAt: { place: '`entry`', kept: 'in part', limits: 'To the second.' },
    updatedAt: { place: '`modified`', kept: 'in part', limits: 'To the second.' },
    completedAt: { place: '`end`', kept: 'in part', limits: 'To the second.' },
  },
  rules: [
    'The file is an array of tasks, or has one task per line.',
    'Annotations become the notes, one line each. If the notes have not changed since, an export writes the same annotations again.',
    'A deleted task goes to the trash.',
    'The template of a recurring task becomes a todo that keeps the rule. Its completed occurrences are imported, its open and deleted ones are not.',
    '`project`, `depends`, `wait`, `scheduled`, `until`, `recur` and attributes of your own (UDA) are kept beside the todo and written again. `id` and `urgency` are not, because Taskwarrior computes them.',
    'A `priority` value that you have defined yourself is kept beside the todo; the todo itself gets no priority.',
  ],
};

const priorities: Readonly<Record<string, Priority>> = { H: 'high', M: 'medium', L: 'low' };
const letters: Readonly<Record<Priority, string | undefined>> = {
  high: 'H',
  medium: 'M',
  low: 'L',
  none: undefined,
};

function entryFrom(
  task: JsonObject,
  line: number,
  days: LocalDays,
  idOf: (text: string) => string,
): FileEntry {
  const { id: _, urgency: __, uuid, description, status, priority, due, tags, ...others } = task;
  const { entry, modified, end, start, annotations, ...members } = others;
  const fault = (detail: string) => ({ kind: 'fault', line, detail }) as const;
  if (typeof description !== 'string') return fault('Description must be text.');
  if (!isStatus(status)) return fault('Status is not one of Taskwarrior.');
  const isOccurrence = members['parent'] !== undefined && members['imask'] !== undefined;
  if (isOccurrence && status !== 'completed') {
    return { kind: 'skipped', line, detail: 'The task is an occurrence of a recurring task.' };
  }
  for (const [name, value] of Object.entries({ due, entry, modified, end, start })) {
    if (value !== undefined && momentFrom(value) === undefined) {
      return fault(sentence(`${name} is not a date of Taskwarrior (20261130T170000Z)`));
    }
  }
  const uuidText = typeof uuid === 'string' ? uuid.toLowerCase() : undefined;
  const origin = uuidText === undefined ? undefined : originFromUuid(uuidText);
  const isCompleted = status === 'completed';
  const isStarted = !isCompleted && status !== 'deleted' && start !== undefined;
  const known = typeof priority === 'string' ? priorities[priority] : undefined;
  const notes = notesFrom(annotations);
  return fittedTodo(
    line,
    {
      task: description,
      status: isCompleted ? 'Completed' : isStarted ? 'In Process' : 'Pending',
      priority: known ?? 'none',
      due: dueFromMoment(due, days),
      tags: typeof tags === 'string' ? tags.split(',') : stringsOf(tags),
      notes,
    },
    {
      externalId: uuidText ?? idOf(JSON.stringify([description, entry])),
      origin,
      createdAt: exactMoment(momentFrom(entry), origin, compactMoment),
      updatedAt: momentFrom(modified),
      completedAt: isCompleted ? momentFrom(end) : undefined,
      isDeleted: status === 'deleted' ? true : undefined,
      extra: {
        ...members,
        ...(annotations !== undefined && { annotations }),
        ...(start !== undefined && { start }),
        ...(end !== undefined && !isCompleted && { end }),
        ...(priority !== undefined && known === undefined && { priority }),
        ...((status === 'waiting' || status === 'recurring') && { status }),
      },
    },
  );
}

const statuses = ['pending', 'waiting', 'completed', 'deleted', 'recurring'];

function isStatus(status: JsonValue | undefined): status is string {
  return typeof status === 'string' && statuses.includes(status);
}

function dueFromMoment(due: JsonValue | undefined, days: LocalDays): Due | null {
  const moment = momentFrom(due);
  return moment === undefined ? null : (days.dayFrom(moment) ?? dueAt(moment));
}

function notesFrom(annotations: JsonValue | undefined): string {
  if (!Array.isArray(annotations)) return '';
  const texts = annotations.map((annotation) =>
    isJsonObject(annotation) ? annotation['description'] : undefined,
  );
  return texts.filter((text) => typeof text === 'string').join('\n');
}

function taskFrom(
  { todo, external }: OutgoingTodo,
  days: LocalDays,
  { onLoss }: FormatContext & { readonly onLoss: OnLoss },
): JsonObject {
  const {
    start,
    end: _,
    priority,
    status,
    annotations,
    ...members
  } = foreignMembers(external?.extra);
  const texts = originalTexts(todo, external?.extra);
  const isCompleted = todo.status === 'Completed';
  const modified = taskwarriorMoment(todo.updatedAt);
  const due = writtenDue(todo, days);
  if (due.isLoss) onLoss('due', todo);
  const started =
    todo.status === 'Pending' ? undefined : (start ?? (isCompleted ? undefined : modified));
  return withoutUndefined({
    ...members,
    uuid: external?.id ?? ownUuid(todo),
    description: texts.task,
    status: isCompleted ? 'completed' : (status ?? 'pending'),
    entry: taskwarriorMoment(todo.createdAt),
    modified,
    end: todo.completedAt === null ? undefined : taskwarriorMoment(todo.completedAt),
    start: started,
    due: due.text,
    priority: letters[todo.priority] ?? priority,
    tags: texts.tags.length > 0 ? texts.tags : undefined,
    annotations: annotationsOf(todo, texts.notes, annotations),
  });
}

function annotationsOf(
  todo: Todo,
  notes: string,
  had: JsonValue | undefined,
): JsonValue | undefined {
  if (had !== undefined && notesFrom(had) === notes) return had;
  if (notes === '') return undefined;
  return [{ entry: taskwarriorMoment(todo.updatedAt) ?? '', description: notes }];
}

function writtenDue(
  { due }: Todo,
  days: LocalDays,
): { readonly text?: string | undefined; readonly isLoss: boolean } {
  if (due === null) return { isLoss: false };
  const moment = momentOf(due) ?? days.startOf(due as Parameters<LocalDays['startOf']>[0]);
  const text = taskwarriorMoment(moment);
  return { text, isLoss: text === undefined || dueFromMoment(text, days) !== due };
}

/** Taskwarrior 2.6 crashes while it imports a moment before or after these. */
const [firstMoment, lastMoment] = [instant(Date.UTC(1980, 0, 1)), instant(Date.UTC(9999, 11, 31))];

function taskwarriorMoment(moment: Instant): string | undefined {
  return moment < firstMoment || moment > lastMoment ? undefined : compactMoment(moment);
}

function withoutUndefined(task: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(task).filter((member): member is [string, JsonValue] => member[1] !== undefined),
  );
}
