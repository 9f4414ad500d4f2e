import type { Logger } from 'pino';

/** How long, in milliseconds, nothing more is said of something that was just warned of. */
const usualPause = 60_000;

/**
 * Makes a warning of something that may happen at every request, and so must not fill the log: it is
 * written the first time, and then once a minute at most, with how often it has happened since.
 */
export function repeatedWarning(
  logger: Logger | undefined,
  message: string,
  { pause = usualPause, now = () => performance.now() } = {},
): (details: Readonly<Record<string, unknown>>) => void {
  let times = 0;
  let warnedAt = Number.NEGATIVE_INFINITY;
  return (details) => {
    times += 1;
    if (now() - warnedAt < pause) return;
    logger?.warn({ ...details, times }, message);
    warnedAt = now();
    times = 0;
  };
}
