import type { TextWidth } from './text-width.ts';

/**
 * Breaks a text into lines of at most `columns` of a terminal, between words if possible. A grapheme is never split,
 * even if it is wider than the line.
 */
export function wrap(text: string, columns: number, widthOf: TextWidth): string[] {
  const lines: string[] = [];
  let line = '';
  const isFull = (piece: string) => line !== '' && widthOf(line + piece) > columns;
  const put = (piece: string) => {
    if (isFull(piece)) {
      lines.push(withoutBlanks(line));
      line = '';
    }
    line += piece;
  };
  for (const [, word = '', blanks = ''] of text.matchAll(/([^ ]+)( *)/g)) {
    if (widthOf(word) <= columns) put(word);
    else for (const character of charactersOf(word)) put(character);
    // Blanks may exceed the width: at the end of a line they are invisible.
    line += blanks;
  }
  return [...lines, withoutBlanks(line)];
}

/** The graphemes of a text, which a person sees as characters. */
function charactersOf(word: string): readonly string[] {
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(graphemes.segment(word), ({ segment }) => segment);
}

function withoutBlanks(line: string): string {
  return line.replace(/ +$/, '');
}
