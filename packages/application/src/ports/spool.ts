/**
 * Driven port: keeps what was read of a file until the whole of it has been checked. A transaction must wait for nothing
 * but its repositories, and may run again: so it does not read the file, which may come slowly and only once, but this.
 */
export interface Spool {
  /** Appends a block of texts. @throws StorageError where there is no room */
  append(block: readonly string[]): Promise<void>;
  /** All blocks, as they were appended. Synchronous, as transactions read it; each call begins anew. */
  blocks(): Iterable<readonly string[]>;
  /** Forgets everything. To be called once, at the end. */
  close(): Promise<void>;
}

/** Opens an empty spool. @throws StorageError */
export type OpenSpool = () => Promise<Spool>;

/** A spool for few or small files: everything is kept in memory. */
export const inMemorySpool: OpenSpool = async () => {
  const kept: (readonly string[])[] = [];
  return {
    append: async (block) => void kept.push(block),
    blocks: () => kept,
    close: async () => void kept.splice(0),
  };
};
