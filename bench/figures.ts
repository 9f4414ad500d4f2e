/** The figures of the cells of a table, one of each round. */
export interface Figures {
  note(row: string, column: string, figure: number): void;
  /** From the least to the most. */
  sorted(row: string, column: string): readonly number[];
  /** The one in the middle; NaN where there is none. */
  median(row: string, column: string): number;
}

export function noFigures(): Figures {
  const cells = new Map<string, number[]>();
  const cell = (row: string, column: string) => cells.get(`${row}: ${column}`) ?? [];
  const figures: Figures = {
    note(row, column, figure) {
      cells.set(`${row}: ${column}`, [...cell(row, column), figure]);
    },
    sorted: (row, column) => cell(row, column).toSorted((a, b) => a - b),
    median: (row, column) => medianOf(cell(row, column)),
  };
  return figures;
}

export function medianOf(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}

/** Written for people: `9,288`. */
export function whole(figure: number): string {
  return Math.round(figure).toLocaleString('en');
}
