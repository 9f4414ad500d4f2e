import type { Writable } from 'node:stream';
import type { DestinationStream, Logger } from 'pino';

export type { Logger } from 'pino';

/** Where a log is written to: a terminal, a pipe or a file. */
export interface LogSink extends Writable {
  readonly isTTY?: boolean;
}

export interface LoggerOptions {
  readonly level: string;
  /** Whether a terminal is to show colours. */
  readonly color: boolean;
  /** A text with nothing in it that a terminal would obey. */
  readonly visible: (text: string) => string;
}

/** Logs to `sink`: JSON lines, or on a terminal what a person can read. */
export async function createLogger(
  sink: LogSink,
  { level, color, visible }: LoggerOptions,
): Promise<Logger> {
  const { pino } = await import('pino');
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

/** A line of the log with its values made visible: some come from requests. */
function visibleValues(line: string, visible: LoggerOptions['visible']): string {
  const values: unknown = JSON.parse(line, (_, value: unknown) =>
    typeof value === 'string' ? visible(value) : value,
  );
  return `${JSON.stringify(values)}\n`;
}

/** As pino's own `isoTime` says it, which makes a date of every moment: here, of every second. */
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

/** pino tells a destination with this mark which level its line has. */
const metadata = Symbol.for('pino.metadata');
const warning = 40;

/**
 * Writes what is logged in one turn of the event loop together: to write it takes longer than to say it. A
 * warning, and what was said before it, is written at once, as the process may not live to another turn.
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
    /** Of the line that is written next. */
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
