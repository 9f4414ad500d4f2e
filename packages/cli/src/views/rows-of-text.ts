import type { View } from './view.ts';
import { wrap } from './wrap.ts';

const gap = '  ';
const indent = '    ';
/** If less width than this is left beside the other columns, the last column is put below them. */
const leastBeside = 24;
/** A narrower column would be unreadable; on a narrower terminal, the terminal breaks the lines. */
const leastWidth = 16;

/** A row of a table, whose last column takes the rest of the width. */
export interface TextRow {
  /** The texts before the last column, as many as the table has heads. */
  readonly cells: readonly string[];
  readonly last: string;
  /** Whole lines below the row. */
  readonly below?: readonly string[];
}

/**
 * A table of texts for people. Without a terminal, it has no header and nothing is wrapped. On a narrow terminal, the last
 * column is below the others.
 */
export function rowsOfText(
  heads: readonly string[],
  lastHead: string,
  rows: readonly TextRow[],
  view: View,
): string {
  const { columns, paint, widthOf } = view;
  if (rows.length === 0) return '';
  const widths = heads.map((head, place) =>
    Math.max(
      columns === undefined ? 0 : head.length,
      ...rows.map(({ cells }) => widthOf(cells[place] ?? '')),
    ),
  );
  const span = widths.reduce((sum, width) => sum + width + gap.length, 0);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, place) => cell + ' '.repeat(Math.max(0, (widths[place] ?? 0) - widthOf(cell))))
      .join(gap);

  const shown = rows.flatMap(({ cells, last, below = [] }) => {
    const start = line(cells);
    if (columns === undefined) return [start + gap + last, ...below];
    if (columns - span < leastBeside) {
      const width = Math.max(columns - indent.length, leastWidth);
      const folded = wrap(cells.join(gap), Math.max(columns, leastWidth), widthOf);
      return [...folded, ...wrap(last, width, widthOf).map((part) => indent + part), ...below];
    }
    const [first = '', ...others] = wrap(last, columns - span, widthOf);
    return [start + gap + first, ...others.map((part) => ' '.repeat(span) + part), ...below];
  });
  const header = columns === undefined ? [] : [paint('dim', headerOf(line(heads), lastHead, view))];
  return [...header, ...shown].map((text) => `${text.trimEnd()}\n`).join('');
}

/** The heads, as far as they fit: where the last column is below, its head has no place. */
function headerOf(start: string, lastHead: string, { columns = Infinity }: View): string {
  const isBeside = columns - start.length - gap.length >= leastBeside;
  return isBeside ? start + gap + lastHead : start.slice(0, columns);
}
