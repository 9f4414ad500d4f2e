import type { Writable } from 'node:stream';
import type { DestinationStream, Logger } from 'pino';

export type { Logger } from 'pino';

/** The destination of a log: a terminal, a pipe or a file. */
export interface LogSink extends Writable {
  readonly isTTY?: boolean;
}

export interface LoggerOptions {
  readonly level: string;
  /** Whether the log has colours on a terminal. */
  readonly color: boolean;
  /** Makes the control characters of a text visible. */
  readonly visible: (text: string) => string;
}

/** Logs to `sink`: JSON lines or, on a terminal, lines for a person. */
export async function createLogger(
  sink: LogSink,
  { level, color, visible }: LoggerOptions,
): Promise<Logger> {
  // The bundle gives a module in CommonJS its default export alone.
  const { default: pino } = await import('pino');
  const options = { level, base: null, timestamp: isoTime() };
  if (!sink.isTTY) return pino(options, gathered(sink));
  const { default: pretty } = await import('pino-pretty');
  const lines = pretty({
    destination: sink,
    colorize: color,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
  });
  return pino(options, { write: (line) => void lines.write(visibleValues(line, visible)) });
}

/** A line of the log with control characters made visible, because some values come from requests. */
function visibleValues(line: string, visible: LoggerOptions['visible']): string {
  const values: unknown = JSON.parse(line, (_, value: unknown) =>
    typeof value === 'string' ? visible(value) : value,
  );
  return `${JSON.stringify(values)}\n`;
}

/** The format of pino's `isoTime`, which creates a Date for each line; this function creates one per second. */
function isoTime(): () => string {
  let second = Number.NaN;
  let text = '';
  return () => {
    const now = Date.now();
    const milliseconds = now % 1000;
    if (now - milliseconds !== second) {
      second = now - milliseconds;
      text = new Date(second).toISOString().slice(0, -'000Z'.length);
    }
    return `,"time":"${text}${String(milliseconds).padStart(3, '0')}Z"`;
  };
}

/** With this property on the destination, pino sets the level of the next line. */
const metadata = Symbol.for('pino.metadata');
const warning = 40;

/**
 * Batches the lines of one turn of the event loop into one write, because a write takes longer than formatting a line.
 * A warning is written at once with the lines before it, because the process may end before the next turn.
 */
function gathered(sink: LogSink): DestinationStream {
  let lines = '';
  let turn: NodeJS.Immediate | undefined;
  function flush(): void {
    clearImmediate(turn);
    turn = undefined;
    if (lines !== '') sink.write(lines);
    lines = '';
  }
  const destination = {
    [metadata]: true,
    /** The level of the next line. */
    lastLevel: 0,
    write(line: string) {
      lines += line;
      if (destination.lastLevel >= warning) flush();
      else turn ??= setImmediate(flush);
    },
    flush,
  };
  return destination;
}
