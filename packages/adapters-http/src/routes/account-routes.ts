import type { AccountApp } from '@todo/application';
import { accountOperations } from '@todo/rest-contract';
import { unstored, unstoredRepresentation } from '../responses/representation.ts';
import { reply, routesOf, type Route } from './route.ts';

/** A response without content has nothing to store, but says so like all others about accounts. */
const unstoredAlone = { 'Cache-Control': unstored };

const done = reply(204, undefined, unstoredAlone);

/** The routes of people who have accounts. */
export function accountRoutes(accounts: AccountApp): readonly Route[] {
  return routesOf(accountOperations, {
    async signIn(_, { body, client }) {
      const { program, network } = client();
      const tokens = await accounts.signIn({ ...body, client: program, network });
      return reply(201, unstoredRepresentation(tokens));
    },

    async listSessions({ principal }) {
      return reply(200, unstoredRepresentation(await accounts.of(principal).sessions()));
    },

    async refreshSession(_, { body }) {
      return reply(200, unstoredRepresentation(await accounts.refresh(body.refreshToken)));
    },

    async signInWithCookie(_, { body, client, givenCookie }) {
      const { program, network } = client();
      const cookie = await accounts.signInWithCookie({ ...body, client: program, network });
      return reply(204, undefined, { ...unstoredAlone, 'Set-Cookie': givenCookie(cookie) });
    },

    async signOut({ principal }, { takenCookie }) {
      await accounts.of(principal).endCurrentSession();
      const taken = takenCookie();
      return taken === undefined
        ? done
        : reply(204, undefined, { ...unstoredAlone, 'Set-Cookie': taken });
    },

    async endSession({ principal }, { params }) {
      await accounts.of(principal).endSession(params.id);
      return done;
    },

    async getAccount({ principal }) {
      return reply(200, unstoredRepresentation(await accounts.of(principal).me()));
    },

    async changePassword({ principal }, { body, client }) {
      const { current, new: next } = body;
      const { network } = client();
      await accounts.of(principal).changePassword({ current, next, network });
      return done;
    },

    async createToken({ principal }, { body }) {
      return reply(201, unstoredRepresentation(await accounts.of(principal).addToken(body)));
    },

    async listTokens({ principal }) {
      return reply(200, unstoredRepresentation(await accounts.of(principal).tokens()));
    },

    async revokeToken({ principal }, { params }) {
      await accounts.of(principal).revokeToken(params.id);
      return done;
    },
  });
}
