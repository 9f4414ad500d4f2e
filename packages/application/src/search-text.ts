import type { TodoFields } from '@todo/domain';

const beyondAscii = /[^\0-\u007F]/;
const mark = /\p{M}/u;
/** The dot of an `i` or `j`, which Turkish and Lithuanian write in one case and not in the other. */
const dotOfOneCase = /\u0307(?<=[ij]\p{M}*)/gu;

/**
 * The text without its case, the same for every way to write a letter: `ÄPFEL` and `äpfel`; `STRASSE`, `STRAẞE`
 * and `straße`; `Σ`, `σ` and `ς`; `I`, `İ`, `i` and `ı`. Folding what is folded changes nothing.
 *
 * It makes the same of what Unicode calls a canonical caseless match (D145: NFD, case folding, NFD). JavaScript has
 * no case folding: upper case takes `ß` apart, and lower case undoes the rest. The result is composed (NFC), so that
 * a word is found within another by whole letters: `cafe` is no part of `café`.
 */
export function fold(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase();
  const composed = text.normalize('NFC');
  // Case moves a mark that follows `ᾳ` behind its iota, unless the two are apart. To compose is cheaper.
  const letters = mark.test(composed) ? composed.normalize('NFD') : composed;
  return letters
    .replaceAll('ẞ', 'ß')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll(dotOfOneCase, '')
    .normalize('NFC');
}

/** All that a keyword is looked for in. No word reaches across a line, as words have no white space. */
export function searchText({
  task,
  notes,
  tags,
}: Pick<TodoFields, 'task' | 'notes' | 'tags'>): string {
  return fold([task, ...tags, notes].join('\n'));
}

/** How many words a search may have. */
export const maxWords = 20;

/**
 * The words of a search, each of which has to occur somewhere in {@link searchText}. One that is part of another
 * is left out: it occurs wherever the other does.
 */
export function searchWords(keyword: string): readonly string[] {
  const words = [...new Set(wordsOf(fold(keyword)))];
  return words.filter((word) => !words.some((other) => other !== word && other.includes(word)));
}

/** Says what is wrong with the words of a search, as the end of a sentence. */
export function wordsFault(keyword: string): string | undefined {
  return wordsOf(keyword).length > maxWords ? `must be at most ${maxWords} words` : undefined;
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}
