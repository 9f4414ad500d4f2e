import { cpus } from 'node:os';

/** How long something took, in milliseconds: the middle of several runs, and those at the ends. */
export interface Timing {
  readonly median: number;
  /** All but one in a hundred were quicker. */
  readonly p99: number;
  readonly least: number;
  readonly most: number;
}

/** Runs `work` once to warm up and then `runs` times. */
export async function measure(work: () => Promise<unknown>, runs = 15): Promise<Timing> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const begin = performance.now();
    await work();
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  return {
    median: times[Math.floor(runs / 2)] ?? 0,
    p99: times[Math.ceil(runs * 0.99) - 1] ?? 0,
    least: times[0] ?? 0,
    most: times.at(-1) ?? 0,
  };
}

/** What it was measured on. */
export function machine(): string {
  const [cpu] = cpus();
  return `${cpu?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}, ${process.platform}`;
}

/** Numbers that never repeat a run's luck: the same sequence each time (Park and Miller, 1988). */
export function sequence(seed = 1): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
