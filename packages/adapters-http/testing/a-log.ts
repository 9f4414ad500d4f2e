import { pino, type Logger } from 'pino';

type Line = Readonly<Record<string, unknown>>;

/** A log that records its lines. */
export function aLog(): { readonly logger: Logger; readonly lines: readonly Line[] } {
  const lines: Line[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Line);
  return { logger: pino({ level: 'info' }, { write }), lines };
}
