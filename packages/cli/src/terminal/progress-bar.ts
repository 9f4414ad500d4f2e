import type { PrintContext } from '../command-context.ts';

/** The progress of an operation. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** A line on a terminal that shows the progress. Prints nothing to a pipe or a file, and under `--quiet`. */
export interface ProgressBar {
  readonly show: (progress: Progress) => void;
  /** Clears the line. */
  readonly clear: () => void;
}

/** The time between two updates, in milliseconds. */
const pauseMs = 100;
const widest = 40;
const startOfLine = '\r';
const clearToEnd = '\u001B[K';

/** A bar for stderr, redrawn ten times a second at most. @param now the time in milliseconds since any fixed moment */
export function progressBar(
  { io: { stderrStream: stderr, env }, options: { quiet } }: PrintContext,
  now: () => number = () => performance.now(),
): ProgressBar {
  if (!stderr.isTTY || quiet || env['TERM'] === 'dumb') return { show() {}, clear() {} };
  let shownAt = -Infinity;
  return {
    show({ done, total }) {
      if (now() - shownAt < pauseMs) return;
      shownAt = now();
      const share = total === 0 ? 1 : Math.min(done / total, 1);
      const percent = `${Math.floor(100 * share)}%`.padStart(4);
      const width = Math.max(0, Math.min(widest, (stderr.columns || 80) - percent.length - 4));
      const bar = '#'.repeat(Math.round(share * width)).padEnd(width, '-');
      stderr.write(`${startOfLine}${percent} [${bar}]${clearToEnd}`);
    },
    clear() {
      stderr.write(`${startOfLine}${clearToEnd}`);
    },
  };
}
