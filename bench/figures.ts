/** The figures of the cells of a table, one of each round. */
export interface Figures {
  note(row: string, column: string, figure: number): void;
  /** The names of the rows, in the order in which they came. */
  rows(): readonly string[];
  /** From the first round to the last. */
  all(row: string, column: string): readonly number[];
  /** The one in the middle; NaN where there is none. */
  median(row: string, column: string): number;
}

export function noFigures(): Figures {
  const rows = new Map<string, Map<string, readonly number[]>>();
  const all = (row: string, column: string) => rows.get(row)?.get(column) ?? [];
  return {
    note(row, column, figure) {
      const cells = rows.get(row) ?? new Map<string, readonly number[]>();
      rows.set(row, cells.set(column, [...all(row, column), figure]));
    },
    rows: () => [...rows.keys()],
    all,
    median: (row, column) => medianOf(all(row, column)),
  };
}

export function medianOf(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}

/** Written for people: `9,288`. */
export function whole(figure: number): string {
  return Math.round(figure).toLocaleString('en');
}
