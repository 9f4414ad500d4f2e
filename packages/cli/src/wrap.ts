import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Breaks a text into lines of at most `columns` of a terminal, between words where it can.
 * What a person sees as one character stays whole, even where it is wider than the line.
 */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  const isFull = (piece: string) => stringWidth(line + piece) > columns;
  for (const word of text.split(/(?<= )/)) {
    if (line !== '' && isFull(word.trimEnd())) {
      lines.push(line.trimEnd());
      line = '';
    }
    if (!isFull(word.trimEnd())) {
      line += word;
      continue;
    }
    for (const { segment } of graphemes.segment(word)) {
      if (line !== '' && isFull(segment)) {
        lines.push(line);
        line = '';
      }
      line += segment;
    }
  }
  return [...lines, line.trimEnd()];
}
