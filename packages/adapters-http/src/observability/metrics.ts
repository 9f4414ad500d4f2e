import type { Logger } from 'pino';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { HttpProblem } from '../problems/problem.ts';
import type { Representation } from '../responses/representation.ts';
import { repeatedWarning } from './repeated-warning.ts';
import { metricsOfAllWorkers } from './worker-metrics.ts';

/** The metrics of one server, for Prometheus (https://prometheus.io). */
export interface Metrics {
  /** A request has arrived. */
  readonly requestBegan: () => void;
  /** A request was answered. @param seconds that the answer took */
  readonly requestEnded: (labels: RequestLabels, seconds: number) => void;
  /** The storage has answered. @param seconds that it took, waiting for its locks included */
  readonly storageAnswered: (operation: string, seconds: number) => void;
  /** A client listens to a stream of events. */
  readonly eventStreamBegan: () => void;
  /** A stream of events has ended. */
  readonly eventStreamEnded: () => void;
  /** The primary of the workers did not answer, or answered with an error: counted, and logged once a minute at most. */
  readonly primaryFailed: (question: PrimaryQuestion, err: unknown) => void;
  /** All metrics as text; from the first call on, also those of the process, such as the lag of its event loop. */
  readonly representation: () => Promise<Representation>;
}

/** The questions that a worker asks its primary. */
export type PrimaryQuestion = 'metrics' | 'rate limit';

export interface RequestLabels {
  readonly method: string;
  /** The path pattern, not the path: otherwise a client could create new time series without end. */
  readonly route: string;
  readonly status: number;
}

/** In seconds: from reading one todo by its id to a writer that waits for the lock of another process. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What the metrics of a server are about. */
export interface MetricsOptions {
  /** Whether `representation` is about all workers of this one's primary. */
  readonly amongWorkers?: boolean;
  readonly logger?: Logger | undefined;
  /**
   * The number of storage events of each kind so far: `todo_storage_events_total`, with the label `kind`. Not shown
   * when left out.
   */
  readonly storageEvents?: () => Readonly<Record<string, number>>;
}

/** Creates the metrics of one server in their own registry. */
export function createMetrics({
  amongWorkers = false,
  logger,
  storageEvents = () => ({}),
}: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  let inFlight = 0;
  const inFlightNow = new Gauge({
    name: 'http_requests_in_flight',
    help: 'Requests that are being answered.',
    registers: [],
    collect() {
      this.set(inFlight);
    },
  });
  registry.registerMetric(inFlightNow);
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, by the pattern of their path.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets,
    registers,
  });
  const eventStreams = new Gauge({
    name: 'todo_event_streams',
    help: 'Streams of events that are open.',
    registers,
  });
  const storage = new Histogram({
    name: 'todo_storage_duration_seconds',
    help: 'How long the storage took, by what was asked of it.',
    labelNames: ['operation'] as const,
    buckets,
    registers,
  });
  const primaryFailures = new Counter({
    name: 'todo_primary_failures_total',
    help: 'How often the primary of the workers failed to answer, by what it was asked for.',
    labelNames: ['question'] as const,
    registers: amongWorkers ? registers : [],
  });
  const warnOf = {
    metrics: repeatedWarning(logger, 'the primary gave no metrics of the workers'),
    'rate limit': repeatedWarning(
      logger,
      'the primary did not count a request: this process counts by itself',
    ),
  } as const satisfies Record<PrimaryQuestion, unknown>;
  const events = new Counter({
    name: 'todo_storage_events_total',
    help: 'What happened to the storage that the log tells of, by its kind.',
    labelNames: ['kind'] as const,
    registers: [],
    collect() {
      this.reset();
      for (const [kind, count] of Object.entries(storageEvents())) this.inc({ kind }, count);
    },
  });
  registry.registerMetric(events);
  // Watching the event loop costs a timer, so it starts with the first request for metrics, which may reach another worker.
  let watchesProcess = amongWorkers;
  if (watchesProcess) collectDefaultMetrics({ register: registry });
  const text = amongWorkers ? metricsOfAllWorkers(registry) : () => registry.metrics();

  function primaryFailed(question: PrimaryQuestion, err: unknown): void {
    primaryFailures.inc({ question });
    warnOf[question]({ err });
  }

  return {
    requestBegan() {
      inFlight += 1;
    },

    requestEnded(labels, seconds) {
      inFlight -= 1;
      durations.observe(labels, seconds);
    },

    eventStreamBegan: () => eventStreams.inc(),
    eventStreamEnded: () => eventStreams.dec(),

    primaryFailed,

    storageAnswered: (operation, seconds) => storage.observe({ operation }, seconds),

    async representation() {
      if (!watchesProcess) collectDefaultMetrics({ register: registry });
      watchesProcess = true;
      const body = await text().catch((cause: unknown) => {
        if (amongWorkers) primaryFailed('metrics', cause);
        throw new HttpProblem('unavailable', { cause });
      });
      return { type: registry.contentType, body, caching: 'no-store' };
    },
  };
}
