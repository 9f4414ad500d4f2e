/**
 * The text in one line of at most `most` graphemes, the last of which is `…` where something was left out. Line breaks
 * and tabs become blanks.
 */
export function shortened(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  // A grapheme has at least one code unit, so that most texts need not be taken apart.
  if (line.length <= most) return line;
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const kept = [];
  for (const { segment } of graphemes.segment(line)) {
    if (kept.length === most) return `${kept.slice(0, -1).join('').trimEnd()}…`;
    kept.push(segment);
  }
  return line;
}
