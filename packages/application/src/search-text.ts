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

/** The words of a search, each of which has to occur somewhere in {@link searchText}. */
export function searchWords(keyword: string): readonly string[] {
  const words = fold(keyword)
    .split(/\s+/u)
    .filter((word) => word !== '');
  return [...new Set(words)];
}
