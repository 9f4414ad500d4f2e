import type { ExternalId, IdempotencyRecord, TrashedTodo } from '@todo/application';
import type {
  Account,
  Owner,
  PersonalToken,
  Session,
  SignInAttempts,
  Todo,
  TodoId,
} from '@todo/domain';
import { emptyLog, type LogData } from './in-memory-change-log.ts';

/** The committed data of both ports. */
export interface InMemoryData {
  readonly owned: Map<Owner, OwnedData>;
  readonly accounts: Map<Owner, Account>;
  readonly sessions: Map<string, Session>;
  readonly tokens: Map<string, PersonalToken>;
  readonly attempts: Map<string, SignInAttempts>;
  readonly keys: Map<string, string>;
}

/** The committed data of one owner. */
export interface OwnedData {
  readonly todos: Map<TodoId, Todo>;
  readonly requests: Map<string, IdempotencyRecord>;
  readonly trash: Map<TodoId, TrashedTodo>;
  readonly log: LogData;
  /** By source and foreign id. */
  readonly externalIds: Map<string, StoredExternalId>;
}

export type StoredExternalId = ExternalId & { readonly source: string };

/** A map as readers use it, committed or within a transaction. */
export type Entries<Key, Value> = Iterable<readonly [Key, Value]> & {
  readonly get: (key: Key) => Value | undefined;
};

/** Runs one transaction after another. */
export type InTurn = <Result>(run: () => Promise<Result>) => Promise<Result>;

export function emptyData(): InMemoryData {
  return {
    owned: new Map(),
    accounts: new Map(),
    sessions: new Map(),
    tokens: new Map(),
    attempts: new Map(),
    keys: new Map(),
  };
}

export function emptyOwnedData(): OwnedData {
  return {
    todos: new Map(),
    requests: new Map(),
    trash: new Map(),
    log: emptyLog(),
    externalIds: new Map(),
  };
}

export function turns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const transaction = last.then(run);
    // The next transaction runs even if this one fails.
    last = transaction.catch(() => {});
    return transaction;
  };
}
