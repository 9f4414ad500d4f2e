import type { FileFault, IncomingTodo, JsonObject, JsonValue } from '@todo/application';
import {
  codePoints,
  describe,
  draft,
  instant,
  InvalidTodoError,
  invisible,
  keptTags,
  maxTags,
  normalizedTag,
  sentence,
  tagRule,
  textRules,
  type NewTodo,
  type Instant,
  type Todo,
} from '@todo/domain';
import { present } from './present.ts';

/** What an entry of another program says, before it is made to fit. */
export interface Given extends Omit<NewTodo, 'tags' | 'notes'> {
  readonly tags?: readonly string[] | undefined;
  readonly notes?: string | undefined;
}

type Rest = {
  readonly [Key in Exclude<keyof IncomingTodo, 'kind' | 'line' | 'fields'>]?:
    | IncomingTodo[Key]
    | undefined;
};

/** Where `extra` has the texts of the file that did not fit as they were. */
const original = '@original';

const anyMoment = instant(0);

const visible = new RegExp(`[^${invisible}]`, 'u');

/** An entry whose fields are valid as they are, or a fault. */
export function incomingTodo(
  line: number,
  fields: NewTodo,
  rest: Rest = {},
): IncomingTodo | FileFault {
  try {
    draft(fields, anyMoment);
  } catch (error) {
    if (!(error instanceof InvalidTodoError)) throw error;
    return { kind: 'fault', line, detail: sentence(describe(error.faults)) };
  }
  const { createdAt, updatedAt, completedAt, extra, losses } = rest;
  const lost = [...new Set(losses)];
  return present({
    kind: 'todo',
    line,
    fields,
    ...rest,
    // A program that knows only days may say that a todo was completed before it was created.
    completedAt: notBefore(createdAt, completedAt),
    updatedAt: notBefore(createdAt, updatedAt),
    extra: extra && Object.keys(extra).length > 0 ? extra : undefined,
    losses: lost.length > 0 ? lost : undefined,
  } as const);
}

/**
 * An entry made to fit the rules of todos: a text that is too long is shortened, and a task that is goes into the notes
 * as well; other characters that todos may not have are replaced. What was changed is a loss, and `extra` has the
 * original, so that the same format gives it back.
 */
export function fittedTodo(line: number, given: Given, rest: Rest = {}): IncomingTodo | FileFault {
  const { task, notes = '', tags = [] } = given;
  const texts = fittedTexts(task, notes);
  const fitted = fittedTags(tags);
  const changed: Record<string, JsonValue> = {};
  if (texts.task !== task.trim()) changed['task'] = task;
  if (texts.notes !== notes) changed['notes'] = notes;
  if (!sameList(fitted, keptTags(tags))) changed['tags'] = tags;
  return incomingTodo(
    line,
    { ...given, ...texts, tags: fitted },
    {
      ...rest,
      losses: [
        // Notes that have got the whole task before them have lost nothing.
        ...Object.keys(changed).filter((name) => name !== 'notes' || !texts.notes.endsWith(notes)),
        ...(rest.losses ?? []),
      ],
      extra: {
        ...rest.extra,
        ...(Object.keys(changed).length > 0 && { [original]: changed }),
      },
    },
  );
}

/** The texts of a todo as the file from which it came had them; what has changed since is as the todo has it. */
export function originalTexts(
  todo: Todo,
  extra: JsonObject | undefined,
): Pick<Todo, 'task' | 'notes' | 'tags'> {
  const had = extra?.[original];
  if (!isJsonObject(had)) return todo;
  const task = typeof had['task'] === 'string' ? had['task'] : todo.task;
  const notes = typeof had['notes'] === 'string' ? had['notes'] : todo.notes;
  const texts = fittedTexts(task, notes);
  const areSame = texts.task === todo.task && texts.notes === todo.notes;
  return {
    ...(areSame ? { task, notes } : { task: todo.task, notes: todo.notes }),
    tags: originalTags(todo.tags, stringsOf(had['tags'])),
  };
}

/** The members of `extra` that are the other program's. */
export function foreignMembers(extra: JsonObject | undefined): JsonObject {
  const { [original]: _, ...members } = extra ?? {};
  return members;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The texts of a list; others are left out. */
export function stringsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function notBefore(
  earliest: Instant | undefined,
  moment: Instant | undefined,
): Instant | undefined {
  return earliest !== undefined && moment !== undefined && moment < earliest ? earliest : moment;
}

function originalTags(tags: readonly string[], had: readonly string[]): readonly string[] {
  if (sameList(fittedTags(had), tags)) return had;
  const spelled = new Map(had.map((tag) => [fittedTag(tag), tag]));
  return tags.map((tag) => spelled.get(tag) ?? tag);
}

function fittedTexts(task: string, notes: string): { task: string; notes: string } {
  const line = task
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
  const isLong =
    line.length > textRules.task.maxLength && codePoints(line) > textRules.task.maxLength;
  const allNotes = isLong ? [line, notes].filter((text) => text !== '').join('\n\n') : notes;
  return {
    task: shortened(line, textRules.task.maxLength),
    notes: shortened(
      allNotes.toWellFormed().replaceAll(/(?![\t\n\r])\p{Cc}/gu, ''),
      textRules.notes.maxLength,
    ),
  };
}

function shortened(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const characters = Array.from(text);
  if (characters.length <= maxLength) return text;
  return `${characters
    .slice(0, maxLength - 1)
    .join('')
    .trimEnd()}…`;
}

function fittedTags(tags: readonly string[]): readonly string[] {
  return keptTags(tags.map(fittedTag).filter((tag) => tag !== '')).slice(0, maxTags);
}

/** White space and commas, which our tags have not, become a hyphen. */
function fittedTag(tag: string): string {
  const word = normalizedTag(
    tag
      .toWellFormed()
      .trim()
      .replaceAll(/[\s,\p{Cc}]+/gu, '-'),
  );
  const short = shortened(word, tagRule.maxLength);
  return visible.test(short) ? short : '';
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
