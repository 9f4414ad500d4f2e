import cluster from 'node:cluster';
import type { Logger } from 'pino';
import { AggregatorRegistry, type Registry } from 'prom-client';
import { repeatedWarning } from './repeated-warning.ts';

/*
 * A request for metrics reaches one of several workers, but the response covers all of them. Only the primary has a
 * channel to each worker: the worker asks the primary, and the primary gathers the metrics of every worker.
 */

/** Sent by a worker to the primary: it wants the metrics of all workers. */
interface Question {
  readonly todoMetrics: 'wanted';
  readonly id: number;
}

/** Sent back by the primary. `text` holds all metrics, and is absent where a worker has not answered in time. */
interface Answer {
  readonly todoMetrics: 'found';
  readonly id: number;
  readonly text?: string;
}

/** Longer than the five seconds that the primary gives its workers, in milliseconds. */
const primaryTimeout = 7000;

/** To be called once in the primary. Workers that do not answer are logged, once a minute at most. */
export function gatherMetricsForWorkers(logger?: Logger): void {
  const all = new AggregatorRegistry();
  const warn = repeatedWarning(logger, 'the metrics of all workers could not be gathered');
  cluster.on('message', (worker, message: Partial<Question>) => {
    if (message.todoMetrics !== 'wanted' || message.id === undefined) return;
    const answer = { todoMetrics: 'found', id: message.id } as const;
    function send(found: Answer): void {
      worker.send(found, (err: Error | null) => {
        if (err) warn({ err });
      });
    }
    void all.clusterMetrics().then(
      (text) => send({ ...answer, text }),
      (err: unknown) => {
        warn({ err });
        send(answer);
      },
    );
  });
}

/**
 * To be called once in a worker, with the registry of its own metrics.
 * @returns a function that asks the primary for the metrics of all workers, as text; it rejects where the primary
 * cannot be reached, does not answer, or could not gather them
 */
export function metricsOfAllWorkers(
  own: Registry,
  { timeout = primaryTimeout } = {},
): () => Promise<string> {
  AggregatorRegistry.setRegistries(own);
  // The constructor of the registry listens for the questions of the primary.
  void new AggregatorRegistry();
  const waiting = new Map<number, (answer: Partial<Answer>) => void>();
  process.on('message', (message: Partial<Answer>) => {
    if (message.todoMetrics !== 'found' || message.id === undefined) return;
    waiting.get(message.id)?.(message);
  });
  let asked = 0;

  function answerTo(id: number): Promise<Partial<Answer>> {
    return new Promise((resolve, reject) => {
      waiting.set(id, resolve);
      const giveUp = () => reject(new Error('The primary did not answer in time.'));
      setTimeout(giveUp, timeout).unref();
      if (process.send === undefined) throw new Error('There is no primary.');
      process.send({ todoMetrics: 'wanted', id } satisfies Question, (err: Error | null) => {
        if (err) reject(err);
      });
    });
  }

  return async () => {
    asked += 1;
    const id = asked;
    try {
      const { text } = await answerTo(id);
      if (text === undefined) throw new Error('The primary could not gather the metrics.');
      return text;
    } finally {
      waiting.delete(id);
    }
  };
}
