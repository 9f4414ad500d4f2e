import type { EventEmitter } from 'node:events';
import { constants } from 'node:os';

/** `npm start` forwards a Ctrl-C that the terminal has sent to every process: the two signals are one request. */
const echoMs = 500;

/**
 * Resolves at the first SIGINT or SIGTERM. A later signal comes from a person who does not want to wait.
 * @param exit ends the program at once; its code is that of a program ended by the signal
 * @param now milliseconds since any fixed moment
 */
export function stopSignal(
  signals: EventEmitter,
  exit: (code: number) => void,
  now: () => number,
): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    const stop = (signal: 'SIGINT' | 'SIGTERM') => {
      if (firstAt === undefined) {
        firstAt = now();
        resolve();
      } else if (now() - firstAt > echoMs) {
        exit(128 + constants.signals[signal]);
      }
    };
    signals.on('SIGINT', stop);
    signals.on('SIGTERM', stop);
  });
}
