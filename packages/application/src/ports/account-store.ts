import type { Account, Instant, Owner, PersonalToken, Session, SignInAttempts } from '@todo/domain';

/**
 * Driven port: accounts and their credentials. The same storage as the `Store` implements it, because a transaction may
 * concern an account and its todos.
 *
 * The rules for `work` are those of `Store`. `accountStoreContract` in `@todo/application/testing` tests every
 * implementation.
 */
export interface AccountStore {
  /** Reads committed data, each query by itself. @throws StorageError */
  read<Result>(work: (data: AccountReaders) => Promise<Result>): Promise<Result>;

  /**
   * Runs `work` as one transaction: all its writes are committed together or, if it throws, none. They are on disk when
   * this resolves.
   * @throws StorageError, and what `work` throws
   */
  transaction<Result>(work: (data: AccountRepositories) => Promise<Result>): Promise<Result>;
}

/** What may be read of all accounts. */
export interface AccountReaders {
  readonly accounts: AccountReader;
  readonly sessions: SessionReader;
  readonly tokens: PersonalTokenReader;
}

/** The repositories of a transaction over accounts. */
export interface AccountRepositories {
  readonly accounts: AccountRepository;
  readonly sessions: SessionRepository;
  readonly tokens: PersonalTokenRepository;
  readonly attempts: SignInAttemptRepository;
  readonly keys: SigningKeyRepository;
}

/** Reads accounts. What is not there is `undefined`. */
export interface AccountReader {
  /** The account with this id. */
  find(id: Owner): Promise<Account | undefined>;
  /** The account of that name, in any case. */
  named(name: string): Promise<Account | undefined>;
  /** All accounts, by the keys of their names. */
  all(): Promise<readonly Account[]>;
  /** Whether there is an account. */
  exist(): Promise<boolean>;
}

/** Reads and changes accounts. */
export interface AccountRepository extends AccountReader {
  /** Adds an account. @throws AccountExistsError where another account has the name, in any case */
  add(account: Account): Promise<void>;

  /**
   * Reads the account, applies `transition`, and stores the result if it differs, as one atomic step.
   * @param transition pure and synchronous; it changes neither id nor name
   * @returns the account after the update; undefined where there is none
   */
  update(id: Owner, transition: (account: Account) => Account): Promise<Account | undefined>;

  /**
   * Removes the account with everything that it owns: sessions, tokens, todos with their tags, the change log, and the
   * idempotency records.
   * @returns whether there was one
   */
  remove(id: Owner): Promise<boolean>;

  /**
   * Gives everything that `from` owns to `to`, which owns nothing yet. Ids, revisions and the change log stay the same.
   * @returns the number of todos
   */
  adopt(from: Owner, to: Owner): Promise<number>;
}

/** A session or a token, and the account that it belongs to. */
export type WithAccount<Credential> = Credential & {
  readonly holder: Pick<Account, 'id' | 'name' | 'disabledAt'>;
};

/** Reads sessions, also those that have expired. */
export interface SessionReader {
  /** The session with this id, and its account. */
  find(id: string): Promise<WithAccount<Session> | undefined>;
  /** The sessions of an account, the newest first, then by id; expired ones included. */
  of(account: Owner): Promise<readonly Session[]>;
}

/** Reads and changes sessions. */
export interface SessionRepository extends SessionReader {
  /** Stores a session, and deletes the sessions of all accounts that have expired by `now`. */
  add(session: Session, now: Instant): Promise<void>;

  /** The same as for an account. `transition` may return undefined, which removes the session. */
  update(
    id: string,
    transition: (session: WithAccount<Session>) => Session | undefined,
  ): Promise<Session | undefined>;

  /** @returns whether the account had the session */
  remove(account: Owner, id: string): Promise<boolean>;

  /** Removes the sessions of an account. @param except the id of one that stays */
  removeAll(account: Owner, except?: string): Promise<void>;
}

/** Reads personal tokens, also those that have expired. */
export interface PersonalTokenReader {
  /** The token whose secret has this SHA-256, in hexadecimal digits, and its account. */
  withDigest(digest: string): Promise<WithAccount<PersonalToken> | undefined>;
  /** The tokens of an account, the newest first, then by id; expired ones included. */
  of(account: Owner): Promise<readonly PersonalToken[]>;
}

/** Reads and changes personal tokens. */
export interface PersonalTokenRepository extends PersonalTokenReader {
  /** Adds a token. */
  add(token: PersonalToken): Promise<void>;
  /** Stores the last use. Does nothing where the token has been removed, or has a later use. */
  used(id: string, at: Instant): Promise<void>;
  /** @returns whether the account had the token */
  remove(account: Owner, id: string): Promise<boolean>;
}

/** The failed tries to sign in, by a key of the caller: a name and a network. */
export interface SignInAttemptRepository {
  /**
   * Reads the attempts, and stores what `transition` returns, as one atomic step: of two transactions with the same key,
   * the second sees what the first has stored. `undefined` stores nothing.
   */
  update(
    key: string,
    transition: (before: SignInAttempts | undefined) => SignInAttempts | undefined,
  ): Promise<void>;
  /** Forgets the attempts of a key. */
  remove(key: string): Promise<void>;
  /** Deletes the attempts of all keys that have expired by `now`. */
  removeExpired(now: Instant): Promise<void>;
}

/** Keys that the program has made for itself, by their purpose. */
export interface SigningKeyRepository {
  /**
   * The key for `purpose`, or `key` if there is none yet, which is stored then. Every process gets the same one.
   * @param key in base64url
   */
  findOrAdd(purpose: string, key: string): Promise<string>;
}
