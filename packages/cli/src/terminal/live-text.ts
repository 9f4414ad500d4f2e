import { print, type TextSink } from './io.ts';

/** A text on a terminal that is drawn again in its place. */
export interface LiveText {
  /**
   * Draws the lines in place of those before. Each must fit the width of the terminal. Those that do not fit its height
   * are left out, except the last one.
   */
  draw(lines: readonly string[]): Promise<void>;
}

const escape = '\u001B';
/** https://ecma-international.org/publications-and-standards/standards/ecma-48/: ED, CUP and CPL, sections 8.3.39, 8.3.21, 8.3.13. */
const eraseBelow = `${escape}[J`;
const eraseScreen = `${escape}[H${escape}[2J`;
const linesUp = (count: number) => (count > 0 ? `${escape}[${count}F` : '');

/** A terminal that does not know its height reports 0. */
const usualRows = 24;

export function liveText(terminal: TextSink): LiveText {
  let drawn = 0;
  let size: string | undefined;
  return {
    async draw(lines) {
      // The cursor stands in the line below the last one.
      const most = Math.max((terminal.rows || usualRows) - 1, 2);
      const shown = lines.length > most ? [...lines.slice(0, most - 1), ...lines.slice(-1)] : lines;
      const sizeNow = `${terminal.columns} × ${terminal.rows}`;
      // A terminal of another width has broken the lines elsewhere, so their number is unknown.
      const start =
        size === undefined || size === sizeNow ? linesUp(drawn) + eraseBelow : eraseScreen;
      await print(terminal, start + shown.map((line) => `${line}\n`).join(''));
      [drawn, size] = [shown.length, sizeNow];
    },
  };
}
