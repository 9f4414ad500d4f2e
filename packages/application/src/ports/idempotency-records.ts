import type { Instant, Revision, TodoId } from '@todo/domain';

/** What the requests of one owner were answered under their keys, so that each is carried out once. */
export interface IdempotencyRecords {
  /** The record under the key, unless it has expired by `now`. */
  find(key: string, now: Instant): Promise<IdempotencyRecord | undefined>;

  /** Keeps a record under a key that has none, and forgets those of the owner that have expired by `now`. */
  add(key: string, record: IdempotencyRecord, now: Instant): Promise<void>;
}

/** What a request was answered. */
export interface IdempotencyAnswer {
  readonly todoId: TodoId;
  /** Of the todo as it was then. */
  readonly revision: Revision;
  /** To be given again word for word. */
  readonly answer: string;
}

export interface IdempotencyRecord extends IdempotencyAnswer {
  /** Tells apart what was asked for under the key. */
  readonly fingerprint: string;
  readonly expiresAt: Instant;
}
