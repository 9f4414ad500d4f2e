import type { Instant, Revision, TodoId } from '@todo/domain';

/** The responses to the requests of one owner by their idempotency keys, so that each request runs once. */
export interface IdempotencyRecords {
  /** The record under the key, unless it has expired by `now`. */
  find(key: string, now: Instant): Promise<IdempotencyRecord | undefined>;

  /** Stores a record under a key that has none, and deletes the owner's records that have expired by `now`. */
  add(key: string, record: IdempotencyRecord, now: Instant): Promise<void>;
}

/** The response to a request. */
export interface IdempotencyAnswer {
  readonly todoId: TodoId;
  /** The revision of the todo at that time. */
  readonly revision: Revision;
  /** The body, to be sent again unchanged. */
  readonly answer: string;
}

/** What is stored under an idempotency key. */
export interface IdempotencyRecord extends IdempotencyAnswer {
  /** Identifies the content of the request, so that another request under the same key is refused. */
  readonly fingerprint: string;
  readonly expiresAt: Instant;
}
