import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { sequence } from '../../bench/measure.ts';
import { CutDisk, type Survival } from './cut-disk.ts';
import { checkedTodos } from './todo-file.ts';
import { readTrace } from './trace.ts';

export interface Replayed {
  /** How many todos were acknowledged. */
  readonly acknowledged: number;
  /** How often the power was cut. */
  readonly cuts: number;
  /** Those that some cut took back. */
  readonly lost: number;
  /** Those acknowledged while something in the write-ahead log was not synced. */
  readonly early: number;
  /** How often the write-ahead log was synced. */
  readonly syncs: number;
}

/**
 * Cuts the power after each acknowledgement in a trace, and in the middle of checkpoints, and looks
 * for every todo that was acknowledged until then.
 * @param path the database in the trace
 * @param before its files when the trace began
 * @throws AssertionError where a cut damages the file
 */
export async function replayPowerCuts(
  trace: string,
  path: string,
  before: ReadonlyMap<string, Buffer>,
): Promise<Replayed> {
  const disk = new CutDisk(before);
  const survivals = [nothing, something(sequence(20_261_122))];
  const acknowledged = new Set<number>();
  const lost = new Set<number>();
  let [early, syncs, cuts, pages] = [0, 0, 0, 0];
  for await (const event of readTrace(trace)) {
    // The index of the log is made again after a cut.
    if ('path' in event && event.path.endsWith('-shm')) continue;
    disk.apply(event);
    if (event.kind === 'sync' && event.path === `${path}-wal`) syncs += 1;
    const added = event.kind === 'said' ? idsIn(event.text) : [];
    for (const id of added) acknowledged.add(id);
    if (added.length > 0 && !disk.isSynced(`${path}-wal`)) early += added.length;
    if (event.kind === 'write' && event.path === path) pages += 1;
    else pages = 0;
    if (added.length === 0 && pages % 10 !== 1) continue;
    for (const survival of survivals) {
      cuts += 1;
      const kept = await todosAfter(disk.afterCut(survival), path);
      for (const id of acknowledged) if (!kept.has(id)) lost.add(id);
    }
  }
  return { acknowledged: acknowledged.size, cuts, lost: lost.size, early, syncs };
}

/** The files of a database as they are now. */
export async function filesOf(path: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const name of [path, `${path}-wal`]) {
    if (existsSync(name)) files.set(name, await readFile(name));
  }
  return files;
}

const nothing: Survival = () => 0;

/** Each write by itself: none of it, all of it, or its first sectors. */
function something(random: (below: number) => number): Survival {
  return (bytes) => [0, bytes, Math.min(bytes, 512 * random(8))][random(3)] ?? 0;
}

/** The todos that a server's answers or a command's lines say are kept. */
function idsIn(text: string): readonly number[] {
  return Array.from(text.matchAll(/(?:Location: \S+\/|Added )(\d+)/g), ([, id]) => Number(id));
}

async function todosAfter(files: ReadonlyMap<string, Buffer>, path: string) {
  const folder = await mkdtemp(join(tmpdir(), 'todo-cut-'));
  try {
    for (const [name, bytes] of files) await writeFile(join(folder, basename(name)), bytes);
    return checkedTodos(join(folder, basename(path)));
  } finally {
    await rm(folder, { recursive: true });
  }
}
