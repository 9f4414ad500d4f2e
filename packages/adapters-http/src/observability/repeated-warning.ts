import type { Logger } from 'pino';

/** How long, in milliseconds, a warning is not written again. */
const usualPause = 60_000;

/**
 * Creates a warning for a failure that may happen at every request, and must not fill the log: it is logged the first
 * time, and then once a minute at most, with the number of failures since.
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
