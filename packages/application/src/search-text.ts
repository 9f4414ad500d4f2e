import type { TodoFields } from '@todo/domain';

const beyondAscii = /[^\0-\u007F]/;

/**
 * The text without its case, the same for every way to write a letter: `ÄPFEL` and `äpfel`; `STRASSE`, `STRAẞE`
 * and `straße`; `Σ`, `σ` and `ς`; `I`, `İ`, `i` and `ı`. Folding what is folded changes nothing.
 *
 * Two texts have the same result if they are a canonical caseless match of Unicode (D145: NFD, case folding, NFD).
 * JavaScript has no case folding: upper case splits `ß`, and lower case maps the other letters. The result is composed
 * (NFC), so that a search matches whole letters: `cafe` is not a part of `café`.
 */
export function fold(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase();
  const composed = text.normalize('NFC');
  // A change of case would move a mark after `ᾳ` behind its iota, unless they are decomposed. Composing is cheaper.
  const letters = /\p{M}/u.test(composed) ? composed.normalize('NFD') : composed;
  return (
    letters
      .replaceAll('ẞ', 'ß')
      .toUpperCase()
      .toLowerCase()
      .replaceAll('ς', 'σ')
      // The dot of an `i` or `j`, which Turkish and Lithuanian write in only one of the two cases.
      .replaceAll(/\u0307(?<=[ij]\p{M}*)/gu, '')
      .normalize('NFC')
  );
}

/** The text that keywords are searched in. No word matches across its lines, because words have no white space. */
export function searchText({
  task,
  notes,
  tags,
}: Pick<TodoFields, 'task' | 'notes' | 'tags'>): string {
  return fold([task, ...tags, notes].join('\n'));
}

/** At most this many words per search. */
export const maxWords = 20;

/**
 * The words of a search, each of which has to occur in {@link searchText}. A word that is part of another one is left
 * out, because it occurs wherever the other does.
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
