import type { TodoFields } from '@todo/domain';

/**
 * The text without its case, the same for every way to write a letter: `ÄPFEL` and `äpfel`, `STRASSE`
 * and `straße`, `Σ` and `ς`. Upper case first, as only that takes `ß` apart.
 */
export function fold(text: string): string {
  return text.normalize('NFC').toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}

/** All that a keyword is looked for in. No word reaches across a line, as words have no white space. */
export function searchText({ task, notes, tags }: TodoFields): string {
  return fold([task, ...tags, notes].join('\n'));
}

/** The words of a search, each of which has to occur somewhere in {@link searchText}. */
export function searchWords(keyword: string): readonly string[] {
  const words = fold(keyword)
    .split(/\s+/u)
    .filter((word) => word !== '');
  return [...new Set(words)];
}
