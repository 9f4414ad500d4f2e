import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Breaks a text into lines of at most `columns` of a terminal, between words where it can.
 * What a person sees as one character stays whole, even where it is wider than the line.
 */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  const isFull = (piece: string) => line !== '' && stringWidth(line + piece) > columns;
  const put = (piece: string) => {
    if (isFull(piece)) {
      lines.push(withoutBlanks(line));
      line = '';
    }
    line += piece;
  };
  for (const [, word = '', blanks = ''] of text.matchAll(/([^ ]+)( *)/g)) {
    if (stringWidth(word) <= columns) put(word);
    else for (const { segment } of graphemes.segment(word)) put(segment);
    // They may stand over the edge: at the end of a line nobody sees them.
    line += blanks;
  }
  return [...lines, withoutBlanks(line)];
}

function withoutBlanks(line: string): string {
  return line.replace(/ +$/, '');
}
