import { dirname } from 'node:path';
import type { TraceEvent } from './trace.ts';

type Change = Extract<TraceEvent, { kind: 'write' | 'truncate' }>;

interface CutFile {
  /** What is on the disk for certain. */
  synced: Buffer;
  /** What may be: written since then. */
  waiting: Change[];
  /** Whether its name is on the disk: where it is new, its folder has to be synced for that. */
  named: boolean;
}

/** How many of so many bytes got to the disk before the power went. */
export type Survival = (bytes: number) => number;

/** A disk whose power can be cut: it promises what was synced, and of everything else nothing. */
export class CutDisk {
  readonly #files = new Map<string, CutFile>();

  /** @param files what is on it at first, synced, by path */
  constructor(files: ReadonlyMap<string, Buffer>) {
    for (const [path, synced] of files) this.#files.set(path, { synced, waiting: [], named: true });
  }

  apply(event: TraceEvent): void {
    if (event.kind === 'said') return;
    if (event.kind === 'unlink') {
      this.#files.delete(event.path);
    } else if (event.kind === 'sync') {
      this.#sync(event.path);
    } else {
      this.#fileAt(event.path).waiting.push(event);
    }
  }

  /** Whether nothing of this file waits. */
  isSynced(path: string): boolean {
    return (this.#files.get(path)?.waiting.length ?? 0) === 0;
  }

  /** What is there when the power comes back, by path. */
  afterCut(survival: Survival): ReadonlyMap<string, Buffer> {
    const left = new Map<string, Buffer>();
    for (const [path, { synced, waiting, named }] of this.#files) {
      if (named)
        left.set(
          path,
          waiting.reduce((bytes, one) => changed(bytes, one, survival), synced),
        );
    }
    return left;
  }

  #sync(path: string): void {
    const file = this.#files.get(path);
    if (file) {
      file.synced = file.waiting.reduce((bytes, one) => changed(bytes, one, all), file.synced);
      file.waiting = [];
    }
    for (const [other, { named }] of this.#files) {
      if (!named && dirname(other) === path) this.#fileAt(other).named = true;
    }
  }

  #fileAt(path: string): CutFile {
    const file = this.#files.get(path) ?? { synced: Buffer.alloc(0), waiting: [], named: false };
    this.#files.set(path, file);
    return file;
  }
}

const all: Survival = (bytes) => bytes;

function changed(before: Buffer, change: Change, survival: Survival): Buffer {
  if (change.kind === 'truncate') {
    if (survival(1) === 0) return before;
    return Buffer.concat([before.subarray(0, change.size)], change.size);
  }
  const kept = survival(change.bytes.length);
  if (kept === 0) return before;
  const after = Buffer.concat([before], Math.max(before.length, change.offset + kept));
  change.bytes.copy(after, change.offset, 0, kept);
  return after;
}
