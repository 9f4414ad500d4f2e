import type { AnswerOf } from '../api/answers.ts';
import { Refused } from '../api/rest-api.ts';
import { emptyBoard } from '../model/todo-board.ts';
import { failureText } from './failure-text.ts';
import type { PageContext } from './page-context.ts';
import { noAccount, noTrash, nothingLoaded } from './page-state.ts';
import { say } from './toasts.ts';

export interface AccountActions {
  /**
   * Learns whether the server asks for credentials, and who is signed in.
   * @throws Unreachable, Refused if the server cannot say it now
   */
  identify(): Promise<void>;
  /** The same by asking for the account first, also in a browser that remembers none. */
  identifyAccount(): Promise<void>;
  /** @returns why it was refused; `undefined` if the person is signed in now */
  signIn(name: string, password: string): Promise<string | undefined>;
  signOut(): Promise<void>;
  /** Ends every session of the account, this one last. */
  signOutEverywhere(): Promise<void>;
  read(): Promise<void>;
  endSession(id: string): Promise<void>;
  /** @returns why it was refused */
  changePassword(current: string, wanted: string): Promise<string | undefined>;
  /** @returns why it was refused */
  createToken(token: NewToken): Promise<string | undefined>;
  revokeToken(id: string): Promise<void>;
  forgetSecret(): void;
}

/** Under this, the browser remembers the name of the account that was signed in last. */
const nameOfAccount = 'account';

export interface NewToken {
  readonly name: string;
  readonly scopes: AnswerOf<'listTokens'>[number]['scopes'];
  /** `null`: never. */
  readonly expiresAt: string | null;
}

export function accountActions({ api, store, kept }: PageContext): AccountActions {
  /** Who was signed in last: another person sees nothing of theirs. */
  let lastName: string | undefined;

  /** A server without accounts is not asked for one, as the browser would report the refusal as an error. */
  async function identify(): Promise<void> {
    if (kept.get(nameOfAccount) !== undefined) return identifyAccount();
    store.set({ access: { kind: (await isOpen()) ? 'local' : 'signed-out' } });
  }

  async function identifyAccount(): Promise<void> {
    try {
      const { json } = await api.call('getAccount');
      if (lastName !== undefined && lastName !== json.name) leave();
      lastName = json.name;
      kept.set(nameOfAccount, json.name);
      store.set({ access: { kind: 'account', name: json.name } });
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error;
      kept.set(nameOfAccount, '');
      store.set({ access: { kind: (await isOpen()) ? 'local' : 'signed-out' } });
    }
  }

  async function isOpen(): Promise<boolean> {
    try {
      await api.call('listTodos', { query: { limit: '1' } });
      return true;
    } catch (error) {
      if (error instanceof Refused && error.status === 401) return false;
      throw error;
    }
  }

  /** Nothing of an account stays on the screen. */
  function leave(): void {
    store.set({
      access: { kind: 'signed-out' },
      board: emptyBoard,
      list: nothingLoaded,
      trash: noTrash,
      account: noAccount,
      editor: undefined,
      conflict: undefined,
      tags: [],
      quick: '',
      toasts: [],
    });
  }

  async function read(): Promise<void> {
    const fault = await trying(async () => {
      const [sessions, tokens] = await Promise.all([
        api.call('listSessions'),
        api.call('listTokens'),
      ]);
      store.set(({ account }) => ({
        account: {
          ...account,
          sessions: sessions.json,
          tokens: tokens.json,
          hasLoaded: true,
          fault: undefined,
        },
      }));
    });
    if (fault !== undefined) store.set(({ account }) => ({ account: { ...account, fault } }));
  }

  async function orSay(act: () => Promise<unknown>): Promise<void> {
    const fault = await trying(act);
    if (fault !== undefined) say(store, fault, { isError: true });
  }

  return {
    identify,
    identifyAccount,

    async signIn(name, password) {
      try {
        await api.call('signInWithCookie', { body: { name, password } });
        await identifyAccount();
        return undefined;
      } catch (error) {
        return error instanceof Refused && error.status === 401
          ? error.problem.detail
          : failureText(error);
      }
    },

    signOut: () =>
      orSay(async () => {
        await api.call('signOut');
        leave();
      }),

    signOutEverywhere: () =>
      orSay(async () => {
        const { json } = await api.call('listSessions');
        for (const { id } of json.filter(({ isCurrent }) => !isCurrent)) {
          await api.call('endSession', { id });
        }
        await api.call('signOut');
        leave();
      }),

    read,

    endSession: (id) =>
      orSay(async () => {
        await api.call('endSession', { id });
        say(store, 'The session has ended');
        await read();
      }),

    async changePassword(current, wanted) {
      const fault = await trying(() =>
        api.call('changePassword', { body: { current, new: wanted } }),
      );
      if (fault === undefined) {
        say(store, 'The password is changed. Your other sessions have ended.');
        await read();
      }
      return fault;
    },

    createToken: (token) =>
      trying(async () => {
        const { json } = await api.call('createToken', { body: token });
        store.set(({ account }) => ({ account: { ...account, secret: json.secret } }));
        await read();
      }),

    revokeToken: (id) =>
      orSay(async () => {
        await api.call('revokeToken', { id });
        say(store, 'The token is revoked');
        await read();
      }),

    forgetSecret: () =>
      store.set(({ account }) => ({ account: { ...account, secret: undefined } })),
  };
}

/** @returns why it has failed; `undefined` if it has not */
async function trying(act: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return failureText(error);
  }
}
