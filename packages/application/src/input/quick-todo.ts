import { normalizedTag, priorities, type Due, type TodoFields } from '@todo/domain';
import { readDue, type DueClock } from './due-words.ts';

type Priority = TodoFields['priority'];

/** Words that were taken out of the text, as they were written, and what they became. */
export type QuickPart =
  | { readonly words: string; readonly due: Due }
  | { readonly words: string; readonly tag: string }
  | { readonly words: string; readonly priority: Priority };

/** A todo in one line of text. */
export interface QuickTodo {
  /** What is left: blank where nothing is, which the use case refuses. */
  readonly task: string;
  readonly due?: Due;
  readonly priority?: Priority;
  readonly tags: readonly string[];
  /** In the order of the text. */
  readonly parts: readonly QuickPart[];
}

/** No due date has more words: `the 24th of december 2027 at 5 pm`. */
const mostWords = 8;

/** Words that go with the due date that follows them: with any, or with one that cannot mean anything else. */
const leads: ReadonlyMap<string, 'any' | 'unmistakable'> = new Map([
  ...['on', 'by', 'at', 'due', 'until', 'till'].map((word) => [word, 'any'] as const),
  ['for', 'unmistakable'],
]);

/** A word after one of these belongs to the text: `every monday`, `the weekend`. */
const determiners = new Set([
  'the',
  'a',
  'an',
  'my',
  'our',
  'your',
  'his',
  'her',
  'their',
  'every',
  'each',
  'of',
]);

/**
 * Takes a due date, tags (`+home`, `#home`) and a priority (`p:high`, `!high`) out of a text. The due date is the last
 * one of the longest; of a priority that comes twice, the last counts. Words with another meaning in everyday language
 * (`sun`, `may`, `noon`, `15th`) are a due date only at the end of the text, or after `on`, `by`, `at`, `due` or `until`.
 */
export function readQuickTodo(text: string, clock: DueClock): QuickTodo {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const marks = words.map(markIn);
  const plain = words.flatMap((_, at) => (marks[at] === undefined ? [at] : []));
  const found = dueIn(
    plain.map((at) => words[at] ?? ''),
    clock,
  );
  const ofDue = new Set(plain.slice(found?.from ?? 0, found?.to ?? 0));
  const parts: QuickPart[] = [];
  const task: string[] = [];
  for (const [at, word] of words.entries()) {
    const mark = marks[at];
    if (mark !== undefined) parts.push(mark);
    else if (!ofDue.has(at)) task.push(word);
    else if (found !== undefined && at === plain[found.from]) {
      parts.push({ words: [...ofDue].map((one) => words[one]).join(' '), due: found.due });
    }
  }
  const priority = parts.findLast((part) => 'priority' in part)?.priority;
  return {
    task: task.join(' '),
    ...(found && { due: found.due }),
    ...(priority !== undefined && { priority }),
    tags: [...new Set(parts.flatMap((part) => ('tag' in part ? [part.tag] : [])))],
    parts,
  };
}

/** A tag begins with a letter, so that `#12` and `+1` stay text. */
function markIn(word: string): QuickPart | undefined {
  const [, tag] = /^[+#](\p{L}[^\s,]*)$/u.exec(word) ?? [];
  if (tag !== undefined) return { words: word, tag: normalizedTag(tag) };
  const [, level] = /^(?:p:|!)([a-z]+)$/i.exec(word) ?? [];
  if (level === undefined) return undefined;
  const priority = priorities.find((one) => isShortFor(level.toLowerCase(), one));
  return priority && { words: word, priority };
}

/** `h`, `med` and `high` are priorities; `p:n` and `!important` are text. */
function isShortFor(level: string, priority: Priority): boolean {
  return priority === 'none' ? level === 'none' : priority.startsWith(level);
}

interface FoundDue {
  /** The places of the first word and of the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly due: Due;
}

/** @returns the last one of those with the most words */
function dueIn(words: readonly string[], clock: DueClock): FoundDue | undefined {
  let best: FoundDue | undefined;
  const lower = words.map((word) => word.toLowerCase());
  for (let from = 0; from < words.length; from += 1) {
    const lead = leads.get(lower[from] ?? '');
    const begin = lead === undefined ? from : from + 1;
    for (let to = Math.min(words.length, begin + mostWords); to > begin; to -= 1) {
      const said = lower.slice(begin, to).join(' ');
      const isMeant =
        lead === 'any' ||
        (!isDuration.test(said) &&
          !determiners.has(lower[from - 1] ?? '') &&
          (isUnmistakable(said) || (lead === undefined && to === words.length)));
      const reading = isMeant ? readDue(said, clock) : undefined;
      if (reading === undefined || !('due' in reading)) continue;
      if (best === undefined || to - from >= best.to - best.from) {
        best = { from, to, due: reading.due };
      }
      break;
    }
  }
  return best;
}

/** Whether the words mean a due date wherever they are in a text. */
function isUnmistakable(said: string): boolean {
  return (
    /^(?:today|tomorrow|tonight|yesterday)\b|\d{4}-\d{2}-\d{2}|\d:\d|\d ?[ap]m\b/.test(said) ||
    /^(?:next|this) \S|^in \S+|^(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/.test(said) ||
    /^(?:\d{1,2}(?:st|nd|rd|th|\.)? [a-z]{3,}|[a-z]{3,} \d{1,2}(?!\d))/.test(said)
  );
}

/** `Sleep 8h` has no due date. */
const isDuration =
  /^(?:\d{1,4} ?(?:h|min|d|w|mo|y)|(?!next|last|in )\w+ (?:day|week|month|year|hour|minute)s?)$/;
