import { pino, stdTimeFunctions, type Logger } from 'pino';
import type { Sink } from './io.ts';

/** Logs to `sink`: JSON lines, or on a terminal what a person can read. */
export async function createLogger(
  sink: Sink,
  { level, color }: { readonly level: string; readonly color: boolean },
): Promise<Logger> {
  const options = { level, base: null, timestamp: stdTimeFunctions.isoTime };
  if (!sink.isTTY) return pino(options, sink);
  const { default: pretty } = await import('pino-pretty');
  return pino(
    options,
    pretty({ destination: sink, colorize: color, singleLine: true, translateTime: 'SYS:HH:MM:ss' }),
  );
}
