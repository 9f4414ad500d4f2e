import type { SessionReader, SessionRepository } from '@todo/application';
import type { Account, Owner, Session } from '@todo/domain';
import { credentialsOf, withHolder } from './in-memory-credentials.ts';
import type { Entries } from './in-memory-data.ts';
import type { TransactionalMap } from './transactional-map.ts';

interface SessionData {
  readonly accounts: Entries<Owner, Account>;
  readonly sessions: Entries<string, Session>;
}

export function inMemorySessionReader({ accounts, sessions }: SessionData): SessionReader {
  return {
    find: async (id) => withHolder(accounts, sessions.get(id)),
    of: async (account) => credentialsOf(sessions, account),
  };
}

export function inMemorySessionRepository({
  accounts,
  sessions,
}: SessionData & { readonly sessions: TransactionalMap<string, Session> }): SessionRepository {
  return {
    ...inMemorySessionReader({ accounts, sessions }),

    async add(session, now) {
      for (const [id, { expiresAt }] of sessions) if (expiresAt <= now) sessions.delete(id);
      sessions.set(session.id, Object.freeze({ ...session }));
    },

    async update(id, transition) {
      const before = withHolder(accounts, sessions.get(id));
      if (before === undefined) return undefined;
      const after = transition(before);
      if (after === undefined) sessions.delete(id);
      else if (after !== before) sessions.set(id, sessionOf(after));
      return sessions.get(id);
    },

    async remove(account, id) {
      if (sessions.get(id)?.account !== account) return false;
      sessions.delete(id);
      return true;
    },

    async removeAll(account, except) {
      for (const { id } of credentialsOf(sessions, account)) if (id !== except) sessions.delete(id);
    },
  };
}

/** A session without its holder, which the result of a transition may still have. */
function sessionOf(session: Session): Session {
  const { id, account, client, generation, createdAt, refreshedAt, expiresAt } = session;
  return Object.freeze({ id, account, client, generation, createdAt, refreshedAt, expiresAt });
}
