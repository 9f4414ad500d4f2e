import { priorities, statuses, type NewTodo } from '@todo/domain';
import { sequence } from './measure.ts';

/** The day about which half of the due dates lie: what comes before it is overdue on any day after it. */
const firstDay = Date.UTC(2026, 0, 1);
const day = 86_400_000;

const syllables =
  'ba co den fi gra hu il jo ka lem mo ner or pla qui ra ster ti ul ven wa xi yo zen'.split(' ');

/** How long the notes are in characters, each of one byte. */
const notesLength = 3000;

/** How much of the notes is made to be slow to search. */
const hostileLength = 1000;

/**
 * Todos of 3 kB, the same ones each time. Two thirds of a text are words, few of them common and most of them
 * rare, as in any language. The rest is one run of two letters in no order: it has each trigram of the two, a
 * hundred times over, so that an index of trigrams rules nothing out.
 */
export function* longTodos(count: number): Generator<NewTodo> {
  const pick = sequence();
  const words = vocabulary(pick, 20_000);
  // Words by their rank, so that the first of them is in most texts and the last in hardly any.
  const word = () => words[Math.floor(words.length ** (pick(1_000_000) / 1_000_000)) - 1] ?? '';
  for (let n = 0; n < count; n += 1) {
    let prose = '';
    while (prose.length < notesLength - hostileLength) prose += `${word()} `;
    const due = new Date(firstDay + pick(730) * day).toISOString().slice(0, 10);
    yield {
      task: `${word()} ${word()} ${n}`,
      status: statuses[pick(statuses.length)] ?? 'Pending',
      priority: priorities[pick(priorities.length)] ?? 'none',
      due: pick(2) === 0 ? null : due,
      tags: ['home', `of-${pick(30)}`, `rare-${pick(20_000)}`].slice(0, 1 + pick(3)),
      notes: prose + runOfTwo(pick, hostileLength),
    };
  }
}

/** A run of the letters a and b in no order. */
export function runOfTwo(pick: (below: number) => number, length: number): string {
  return Array.from({ length }, () => (pick(1000) < 500 ? 'a' : 'b')).join('');
}

function vocabulary(pick: (below: number) => number, size: number): readonly string[] {
  const words = new Set<string>();
  while (words.size < size) {
    const parts = Array.from({ length: 1 + pick(4) }, () => syllables[pick(syllables.length)]);
    words.add(parts.join(''));
  }
  return [...words].toSorted((a, b) => a.length - b.length);
}
