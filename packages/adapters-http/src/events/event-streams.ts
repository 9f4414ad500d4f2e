import type { ServerResponse } from 'node:http';
import type { Owner } from '@todo/domain';
import type { Metrics } from '../observability/metrics.ts';
import { HttpProblem } from '../problems/problem.ts';
import {
  sendEvents,
  type EventStream,
  type StreamSource,
  type StreamTiming,
} from './event-stream.ts';

/** The limits of the streams of events; the times in milliseconds. */
export interface EventStreamLimits extends StreamTiming {
  /** Open at a time for one owner, in this process. */
  readonly perOwner: number;
}

/** Proxies close what is silent for 60 s, and some sooner. */
const usualLimits: EventStreamLimits = { perOwner: 10, keepAlive: 15_000, unread: 30_000 };

/** The open streams of events of one API. */
export interface EventStreams {
  /**
   * Checks that the owner may have another stream.
   * @returns what sends it, to be called in the same turn of the event loop; its promise resolves when the stream has ended
   * @throws HttpProblem where the owner has too many, or the server is shutting down
   */
  begin(owner: Owner, source: StreamSource): (response: ServerResponse) => Promise<void>;
}

interface EventStreamsOptions {
  readonly limits: Partial<EventStreamLimits> | undefined;
  /** Ends all streams, and begins no more. */
  readonly shutdown: AbortSignal | undefined;
  readonly metrics: Pick<Metrics, 'eventStreamBegan' | 'eventStreamEnded'>;
}

export function createEventStreams({
  limits,
  shutdown,
  metrics,
}: EventStreamsOptions): EventStreams {
  const { perOwner, ...timing } = { ...usualLimits, ...limits };
  const byOwner = new Map<Owner, Set<EventStream>>();
  const shutDown = () => {
    for (const streams of byOwner.values()) for (const stream of streams) stream.shutDown();
  };
  shutdown?.addEventListener('abort', shutDown, { once: true });

  function add(owner: Owner, stream: EventStream): void {
    const streams = byOwner.get(owner);
    if (streams) streams.add(stream);
    else byOwner.set(owner, new Set([stream]));
    metrics.eventStreamBegan();
  }

  function remove(owner: Owner, stream: EventStream): void {
    const streams = byOwner.get(owner);
    streams?.delete(stream);
    if (streams?.size === 0) byOwner.delete(owner);
    metrics.eventStreamEnded();
  }

  return {
    begin(owner, source) {
      if (shutdown?.aborted) throw new HttpProblem('unavailable');
      if ((byOwner.get(owner)?.size ?? 0) >= perOwner) throw tooMany(perOwner, timing);
      return async (response) => {
        const stream = sendEvents(response, source, timing);
        add(owner, stream);
        try {
          await stream.ended;
        } finally {
          remove(owner, stream);
        }
      };
    },
  };
}

/** By the next comment, the server has noticed that a client is gone. */
function tooMany(perOwner: number, { keepAlive }: StreamTiming): HttpProblem {
  return new HttpProblem('quota-exceeded', {
    detail: `You have ${perOwner} streams of events open already: close one first.`,
    headers: { 'Retry-After': `${Math.ceil(keepAlive / 1000)}` },
  });
}
