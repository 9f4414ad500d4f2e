import { instant, type Instant } from '@todo/domain';

/** Port: what time it is. */
export interface Clock {
  now(): Instant;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => instant(Date.now()) };
