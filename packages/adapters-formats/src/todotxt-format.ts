import type { FileEntry, IncomingTodo, JsonObject, OutgoingTodo } from '@todo/application';
import {
  calendarDateFrom,
  dueFrom,
  instant,
  timeOfDay,
  type Due,
  type Instant,
  type Priority,
  type Todo,
  type TodoFields,
  fieldNames,
} from '@todo/domain';
import type { DescribedFormat } from './described-format.ts';
import { fittedTodo, foreignMembers, originalTexts, stringsOf } from './incoming-todo.ts';
import { dueAt, localDays, momentOf, type LocalDays } from './moments.ts';
import { exactMoment, idsByText, originFrom, ownId } from './own-id.ts';
import { textBlocks, withoutMark } from './text-blocks.ts';
import { textLines } from './text-lines.ts';
import {
  decodedWord,
  encodedWord,
  isTagWord,
  keyAndValue,
  parseTodotxt,
  todotxtLine,
} from './todotxt-line.ts';

/** One line per todo, as github.com/todotxt/todo.txt describes it. */
export const todotxtFormat: DescribedFormat = {
  name: 'todotxt',
  title: 'todo.txt',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'txt',

  detect: (beginning) => {
    const lines = withoutMark(beginning).split(/\r?\n/, 20);
    const [first = ''] = lines.filter((line) => line.trim() !== '');
    if (/^\s*(?:[[{]|BEGIN:)/i.test(first)) return false;
    // A header of CSV is no line of todo.txt, but what follows it may look like one.
    const looked = /[,;\t]/.test(first) ? [first] : lines;
    return looked.some((line) =>
      /^(?:x )?(?:\([A-Z]\)|\d{4}-\d\d-\d\d) |(?:^| )(?:[+@]\S|due:\d{4}-)|^x \S/u.test(line),
    );
  },

  async *read(bytes, { timeZone }) {
    const days = localDays(timeZone);
    const idOf = idsByText();
    for await (const batch of textLines(textBlocks(bytes))) {
      for (const part of batch) {
        if (part.kind === 'fault') yield part;
        else if (part.text.trim() !== '') yield withId(entryFrom(part.text, part.line, days), idOf);
      }
    }
  },

  async *write(todos, { timeZone, onLoss }) {
    const days = localDays(timeZone);
    for await (const outgoing of todos) {
      const { line, losses } = lineOf(outgoing, days);
      for (const field of losses) onLoss(field, outgoing.todo);
      yield `${line}\n`;
    }
  },

  holds: {
    id: { place: '`uid:`, with the moment of creation', kept: 'whole' },
    task: {
      place: 'the text; also `task:`, percent-encoded, if the text would be misread',
      kept: 'whole',
    },
    status: { place: '`x`; `status:in-process` for `In Process`', kept: 'whole' },
    priority: { place: '`(A)`, `(B)`, `(C)`; `pri:` of a completed todo', kept: 'whole' },
    due: { place: '`due:`; `dueTime:` for the time of day in your time zone', kept: 'whole' },
    tags: { place: '`@tag`; `+tag` for a tag that begins with a plus sign', kept: 'whole' },
    notes: { place: '`note:`, percent-encoded', kept: 'whole' },
    createdAt: {
      place: 'the creation date',
      kept: 'in part',
      limits: 'The day; the exact moment is in `uid:`, as long as the day is the same.',
    },
    updatedAt: { place: 'nowhere', kept: 'lost' },
    completedAt: { place: 'the completion date', kept: 'in part', limits: 'The day.' },
  },
  rules: [
    'Priority A is high, B medium, C to Z low. While the priority is the same, an export writes the same letter.',
    'A context `@phone` becomes the tag `phone`, a project `+garden` the tag `+garden`. In the middle of a text, they also stay in the text.',
    'Keys of other programs (`rec:`, `t:`, `id:`, `h:`) at the end of a line are kept beside the todo and written again; in the middle of a line, they stay in the text.',
    'A line has no id of its own. Without `uid:`, an import recognises it by its text; if the text has changed, it becomes a new todo.',
  ],
};

/** A line that is read; its text stands for its id. */
type Read = FileEntry & { readonly text?: string };

function withId(read: Read, idOf: (text: string) => string): FileEntry {
  if (read.kind !== 'todo') return read;
  const { text = '', ...entry } = read;
  return { ...entry, externalId: entry.origin === undefined ? idOf(text) : ownId(entry.origin) };
}

/** What the words of a line mean. */
interface Meaning {
  readonly text: string;
  readonly tags: readonly string[];
  /** The keys that have a meaning here, with their values. */
  readonly keys: ReadonlyMap<string, string>;
  /** The words of other programs. */
  readonly others: readonly string[];
}

function entryFrom(line: string, number: number, days: LocalDays): Read {
  const { isCompleted, priority, completed, created, words } = parseTodotxt(line);
  for (const date of [completed, created]) {
    if (date !== undefined && calendarDateFrom(date) === undefined) {
      return { kind: 'fault', line: number, detail: `There is no day ${date}.` };
    }
  }
  const { text, tags, keys, others } = meaningOf(words);
  const letter = priority ?? keys.get('pri');
  const uid = keys.get('uid');
  const origin = uid === undefined ? undefined : originFrom(uid);
  const due = dueOf(keys, days);
  const isStarted = !isCompleted && keys.has('status');
  const read = fittedTodo(
    number,
    {
      task: text,
      status: isCompleted ? 'Completed' : isStarted ? 'In Process' : 'Pending',
      priority: priorityOf(letter),
      due,
      tags,
      notes: decodedWord(keys.get('note') ?? ''),
    },
    {
      origin,
      createdAt: exactMoment(startOf(created, days), origin, (moment) => days.clock.dateAt(moment)),
      completedAt: startOf(completed, days),
      extra: {
        ...(letter !== undefined && !'ABC'.includes(letter) && { priority: letter }),
        ...(others.length > 0 && { words: others }),
      },
      losses: others.some((word) => word.startsWith('due:')) ? ['due'] : [],
    },
  );
  return { ...read, text };
}

function startOf(date: string | undefined, days: LocalDays): Instant | undefined {
  const day = calendarDateFrom(date ?? '');
  return day && days.startOf(day);
}

/** A text of ours that would be misread stands before all words that mean something. */
function meaningOf(words: readonly string[]): Meaning {
  const given = words.findLast((word) => word.startsWith('task:'))?.slice('task:'.length);
  const text = given === undefined ? undefined : decodedWord(given);
  const own = text?.split(' ');
  if (text === undefined || own?.some((word, index) => word !== words[index])) {
    return meaningOfAll(words);
  }
  const { tags, keys, others } = meaningOfAll(words.slice(own?.length));
  return { text, tags, keys, others: others.filter((word) => word !== `task:${given}`) };
}

function meaningOfAll(words: readonly string[]): Meaning {
  const keys = new Map<string, string>();
  const rest: string[] = [];
  for (const word of words) {
    const known = knownKey(word);
    if (known === undefined) rest.push(word);
    else keys.set(...known);
  }
  const end = rest.findLastIndex(isWord) + 1;
  const tags = rest.filter(isTagWord).map((word) => (word.startsWith('@') ? word.slice(1) : word));
  // A line of nothing but tags is a task all the same.
  if (end === 0) return { text: rest.join(' '), tags, keys, others: [] };
  const others = rest.slice(end).filter((word) => word !== '' && !isTagWord(word));
  return { text: rest.slice(0, end).join(' '), tags, keys, others };
}

function isWord(word: string): boolean {
  return word !== '' && !isTagWord(word) && keyAndValue(word) === undefined;
}

const isValid: Readonly<Record<string, (value: string) => boolean>> = {
  due: (value) => calendarDateFrom(value) !== undefined,
  dueTime: (value) => timePattern.test(value),
  pri: (value) => /^[A-Z]$/.test(value),
  status: (value) => value === 'in-process',
  note: (value) => decodedWord(value) !== undefined,
  uid: (value) => originFrom(value) !== undefined,
};

function knownKey(word: string): readonly [string, string] | undefined {
  const pair = keyAndValue(word);
  if (pair === undefined || !Object.hasOwn(isValid, pair[0])) return undefined;
  return isValid[pair[0]]?.(pair[1]) ? pair : undefined;
}

const timePattern = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{3}))?)?(Z?)$/;

function dueOf(keys: ReadonlyMap<string, string>, days: LocalDays): Due | null {
  const date = calendarDateFrom(keys.get('due') ?? '');
  if (date === undefined) return null;
  const [text, hours, minutes, seconds = '00', fraction = '000', isUtc] =
    timePattern.exec(keys.get('dueTime') ?? '') ?? [];
  const time = timeOfDay(Number(hours), Number(minutes));
  if (text === undefined || time === undefined) return date;
  if (isUtc === 'Z') return dueFrom(`${date}T${time}:${seconds}.${fraction}Z`) ?? date;
  const local = Date.parse(days.clock.momentAt(date, time));
  return dueAt(instant(local + Number(seconds) * 1000 + Number(fraction)));
}

function dueWords(due: Due | null, days: LocalDays): readonly string[] {
  if (due === null) return [];
  const moment = momentOf(due);
  if (moment === undefined) return [`due:${due}`];
  const date = days.clock.dateAt(moment);
  const time = days.clock.timeAt(moment);
  const after = Date.parse(moment) - Date.parse(days.clock.momentAt(date, time));
  // Of a time that clocks show twice, only the first can be said by itself.
  if (after < 0 || after >= 60_000) {
    return [`due:${moment.slice(0, 10)}`, `dueTime:${moment.slice(11)}`];
  }
  // In zones as they once were, local minutes do not begin with those of UTC.
  const seconds = instant(after).slice(17, 23);
  const shown = seconds.endsWith('.000') ? seconds.slice(0, 2) : seconds;
  return [`due:${date}`, `dueTime:${time}${shown === '00' ? '' : `:${shown}`}`];
}

function priorityOf(letter: string | undefined): Priority {
  if (letter === undefined) return 'none';
  if (letter === 'A') return 'high';
  return letter === 'B' ? 'medium' : 'low';
}

const letters: Readonly<Record<Priority, string | undefined>> = {
  high: 'A',
  medium: 'B',
  low: 'C',
  none: undefined,
};

/** The line of a todo, read once more to see what it does not hold. */
function lineOf(
  outgoing: OutgoingTodo,
  days: LocalDays,
): { readonly line: string; readonly losses: readonly string[] } {
  const plain = lineWith(outgoing, days, 'plain');
  if (missingIn(plain, outgoing.todo, days).length === 0) return { line: plain, losses: [] };
  const line = lineWith(outgoing, days, 'encoded');
  return { line, losses: missingIn(line, outgoing.todo, days) };
}

function missingIn(line: string, todo: Todo, days: LocalDays): readonly string[] {
  const read = entryFrom(line, 1, days);
  if (read.kind !== 'todo') return fieldNames;
  return fieldNames.filter((field) => !isSame(read.fields[field], todo[field]));
}

function isSame(a: IncomingTodo['fields'][keyof TodoFields], b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function lineWith({ todo, external }: OutgoingTodo, days: LocalDays, text: 'plain' | 'encoded') {
  const { task, tags, notes } = originalTexts(todo, external?.extra);
  const extra = foreignMembers(external?.extra);
  const isCompleted = todo.status === 'Completed';
  const letter = letterOf(todo.priority, extra);
  const body = task.split(' ');
  const tagWords = tags.map((tag) => (/^\+./u.test(tag) ? tag : `@${tag}`));
  return todotxtLine({
    isCompleted,
    priority: isCompleted ? undefined : letter,
    completed: todo.completedAt === null ? undefined : days.clock.dateAt(todo.completedAt),
    created: days.clock.dateAt(todo.createdAt),
    words: [
      ...body,
      ...(text === 'plain' ? tagWords.filter((word) => !body.includes(word)) : tagWords),
      ...dueWords(todo.due, days),
      ...(isCompleted && letter !== undefined ? [`pri:${letter}`] : []),
      ...(todo.status === 'In Process' ? ['status:in-process'] : []),
      ...stringsOf(extra['words']),
      ...(notes === '' ? [] : [`note:${encodedWord(notes)}`]),
      ...(text === 'plain' ? [] : [`task:${encodedWord(task)}`]),
      ...uidWords(todo, external?.id),
    ],
  });
}

/** A line of another program gets no key that it had not. */
function uidWords(todo: Todo, externalId = ownId(todo)): readonly string[] {
  return originFrom(externalId) === undefined ? [] : [`uid:${externalId}`];
}

function letterOf(priority: Priority, { priority: had }: JsonObject): string | undefined {
  const letter = typeof had === 'string' ? had : undefined;
  return letter !== undefined && priorityOf(letter) === priority ? letter : letters[priority];
}
