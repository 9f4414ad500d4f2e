import cluster from 'node:cluster';
import { AggregatorRegistry, type Registry } from 'prom-client';
import { HttpProblem } from './problem.ts';

/*
 * Whoever asks for metrics reaches any of several workers, and wants to hear of all. Only the primary can
 * reach them all: the worker that is asked asks it, and it asks each of them.
 */

/** A worker wants the metrics of all. */
interface Question {
  readonly todoMetrics: 'wanted';
  readonly id: number;
}

/** The text of all metrics; absent where a worker has not answered in time. */
interface Answer {
  readonly todoMetrics: 'found';
  readonly id: number;
  readonly text?: string;
}

/** To be called once in the primary. */
export function gatherMetricsForWorkers(): void {
  const all = new AggregatorRegistry();
  cluster.on('message', (worker, message: Partial<Question>) => {
    if (message.todoMetrics !== 'wanted' || message.id === undefined) return;
    const answer = { todoMetrics: 'found', id: message.id } as const;
    void all.clusterMetrics().then(
      (text) => worker.send({ ...answer, text } satisfies Answer),
      () => worker.send(answer satisfies Answer),
    );
  });
}

/**
 * To be called once in a worker, with what it counts.
 * @returns what asks the primary for the metrics of all workers, as text. @throws HttpProblem
 */
export function metricsOfAllWorkers(own: Registry): () => Promise<string> {
  AggregatorRegistry.setRegistries(own);
  // This is what makes it answer the primary.
  void new AggregatorRegistry();
  const waiting = new Map<number, (answer: Partial<Answer>) => void>();
  process.on('message', (message: Partial<Answer>) => {
    if (message.todoMetrics !== 'found' || message.id === undefined) return;
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  let asked = 0;
  return async () => {
    asked += 1;
    const id = asked;
    const { text } = await new Promise<Partial<Answer>>((resolve) => {
      waiting.set(id, resolve);
      process.send?.({ todoMetrics: 'wanted', id } satisfies Question);
    });
    if (text === undefined) throw new HttpProblem('unavailable');
    return text;
  };
}
