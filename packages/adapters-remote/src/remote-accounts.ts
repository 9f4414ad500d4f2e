import {
  TooManyAttemptsError,
  UnauthenticatedError,
  type NewToken,
  type OwnToken,
  type SessionTokens,
} from '@todo/application';
import type { Account, Instant } from '@todo/domain';
import { accountOperations } from '@todo/rest-contract';
import { ProblemAnswer, type AnswerOf, type RestClient } from './rest-client.ts';
import { rethrowing } from './thrown-errors.ts';

/** The account on a server. Secrets are never in an error. */
export interface RemoteAccounts {
  /** @throws UnauthenticatedError where the name or the password is wrong; TooManyAttemptsError, RemoteError */
  signIn(name: string, password: string): Promise<SessionTokens>;
  /** The account of the token. */
  me(): Promise<Pick<Account, 'name' | 'createdAt'>>;
  /** @param session an access token: a personal token is not enough. @throws InvalidAccountError, RemoteError */
  createToken(token: NewToken, session: string): Promise<OwnToken & { readonly secret: string }>;
  /** The personal tokens of the account, the newest first. @param session in place of the client's token */
  tokens(session?: string): Promise<readonly OwnToken[]>;
  /** Ends a personal token at once. @param session an access token */
  revokeToken(id: string, session: string): Promise<void>;
  /** Ends a session. @param session its access token */
  signOut(session: string): Promise<void>;
}

export function remoteAccounts(client: RestClient): RemoteAccounts {
  const asking = <Result>(call: () => Promise<Result>) =>
    rethrowing(client.server, { isAboutAccounts: true }, call);

  return {
    async signIn(name, password) {
      return (await asking(() => signInWith({ name, password }))).json;
    },

    async me() {
      const { json } = await asking(() => client.call(accountOperations.getAccount, {}));
      return json as Pick<Account, 'name' | 'createdAt'>;
    },

    async createToken({ name, scopes, expiresAt }, session) {
      const body = { name, scopes: [...scopes], ...(expiresAt !== undefined && { expiresAt }) };
      const { json } = await asking(() =>
        client.call(accountOperations.createToken, { body, token: session }),
      );
      return { ...tokenFrom(json), secret: json.secret };
    },

    async tokens(session) {
      const { json } = await asking(() =>
        client.call(accountOperations.listTokens, session === undefined ? {} : { token: session }),
      );
      return json.map(tokenFrom);
    },

    async revokeToken(id, session) {
      await asking(() =>
        client.call(accountOperations.revokeToken, { params: { id }, token: session }),
      );
    },

    async signOut(session) {
      await asking(() => client.call(accountOperations.signOut, { token: session }));
    },
  };

  async function signInWith(body: { readonly name: string; readonly password: string }) {
    try {
      return await client.call(accountOperations.signIn, { body });
    } catch (error) {
      if (!(error instanceof ProblemAnswer)) throw error;
      if (error.slug === 'unauthorized') throw new UnauthenticatedError('wrong-password');
      const seconds = Number(error.headers['retry-after']);
      if (error.slug === 'quota-exceeded' && seconds > 0) throw new TooManyAttemptsError(seconds);
      throw error;
    }
  }
}

/** A token as the use cases of accounts give it. */
function tokenFrom(token: AnswerOf<typeof accountOperations.listTokens>[number]): OwnToken {
  return {
    ...token,
    createdAt: token.createdAt as Instant,
    lastUsedAt: token.lastUsedAt as Instant | null,
    expiresAt: token.expiresAt as Instant | null,
  };
}
