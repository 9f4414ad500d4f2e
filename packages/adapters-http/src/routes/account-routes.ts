import {
  newTokenSchema,
  ownAccountSchema,
  ownSessionSchema,
  ownTokenSchema,
  passwordChangeSchema,
  refreshSchema,
  sessionTokensSchema,
  signInSchema,
  tokenWithSecretSchema,
  type AccountApp,
} from '@todo/application';
import * as v from 'valibot';
import { jsonMediaType } from '../request-bodies/json-body.ts';
import { credentialId } from '../requests/path-parameters.ts';
import { unstored, unstoredRepresentation } from '../responses/representation.ts';
import { reply, route, type Route } from './route.ts';

const sessionsPath = '/api/v1/sessions';
const mePath = '/api/v1/me';
const tokensPath = '/api/v1/tokens';

const json = <Schema extends v.GenericSchema>(description: string, schema: Schema) => ({
  description,
  content: { [jsonMediaType]: schema },
});

const theTokens = json('The tokens of the session', sessionTokensSchema);

/** A response without content has nothing to store, but says so like all others about accounts. */
const done = reply(204, undefined, { 'Cache-Control': unstored });

/** The routes of people who have accounts. */
export function accountRoutes(accounts: AccountApp): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: sessionsPath,
      operationId: 'signIn',
      summary: 'Sign in: open a session',
      tag: 'Accounts',
      scope: 'public',
      body: { schema: signInSchema, mediaTypes: [jsonMediaType] },
      responses: { 201: theTokens },
      problems: ['unauthorized', 'unavailable', 'insufficient-storage'],
      async handle(_, { body, client }) {
        const { program, network } = client();
        const tokens = await accounts.signIn({ ...body, client: program, network });
        return reply(201, unstoredRepresentation(tokens));
      },
    }),

    route({
      method: 'GET',
      path: sessionsPath,
      operationId: 'listSessions',
      summary: 'List your sessions',
      tag: 'Accounts',
      scope: 'account',
      responses: { 200: json('The sessions, the newest first', v.array(ownSessionSchema)) },
      async handle({ principal }) {
        return reply(200, unstoredRepresentation(await accounts.of(principal).sessions()));
      },
    }),

    route({
      method: 'POST',
      path: `${sessionsPath}/refresh`,
      operationId: 'refreshSession',
      summary: 'Exchange a refresh token for new tokens',
      tag: 'Accounts',
      scope: 'public',
      body: { schema: refreshSchema, mediaTypes: [jsonMediaType] },
      responses: { 200: theTokens },
      problems: ['unauthorized', 'unavailable', 'insufficient-storage'],
      async handle(_, { body }) {
        return reply(200, unstoredRepresentation(await accounts.refresh(body.refreshToken)));
      },
    }),

    route({
      method: 'DELETE',
      path: `${sessionsPath}/current`,
      operationId: 'signOut',
      summary: 'Sign out: end this session',
      tag: 'Accounts',
      scope: 'account',
      needsSession: true,
      responses: { 204: { description: 'Ended' } },
      problems: ['insufficient-storage'],
      async handle({ principal }) {
        await accounts.of(principal).endCurrentSession();
        return done;
      },
    }),

    route({
      method: 'DELETE',
      path: `${sessionsPath}/{id}`,
      operationId: 'endSession',
      summary: 'End one of your sessions',
      tag: 'Accounts',
      scope: 'account',
      needsSession: true,
      params: { id: credentialId('Id of the session') },
      responses: { 204: { description: 'Ended' } },
      problems: ['insufficient-storage'],
      async handle({ principal }, { params }) {
        await accounts.of(principal).endSession(params.id);
        return done;
      },
    }),

    route({
      method: 'GET',
      path: mePath,
      operationId: 'getAccount',
      summary: 'Get your account',
      tag: 'Accounts',
      scope: 'account',
      responses: { 200: json('The account', ownAccountSchema) },
      async handle({ principal }) {
        return reply(200, unstoredRepresentation(await accounts.of(principal).me()));
      },
    }),

    route({
      method: 'PUT',
      path: `${mePath}/password`,
      operationId: 'changePassword',
      summary: 'Change your password',
      tag: 'Accounts',
      scope: 'account',
      needsSession: true,
      body: { schema: passwordChangeSchema, mediaTypes: [jsonMediaType] },
      responses: { 204: { description: 'Changed' } },
      problems: ['insufficient-storage'],
      async handle({ principal }, { body, client }) {
        const { current, new: next } = body;
        const { network } = client();
        await accounts.of(principal).changePassword({ current, next, network });
        return done;
      },
    }),

    route({
      method: 'POST',
      path: tokensPath,
      operationId: 'createToken',
      summary: 'Make a personal token',
      tag: 'Accounts',
      scope: 'account',
      needsSession: true,
      body: { schema: newTokenSchema, mediaTypes: [jsonMediaType] },
      responses: { 201: json('The token with its secret', tokenWithSecretSchema) },
      problems: ['insufficient-storage'],
      async handle({ principal }, { body }) {
        return reply(201, unstoredRepresentation(await accounts.of(principal).addToken(body)));
      },
    }),

    route({
      method: 'GET',
      path: tokensPath,
      operationId: 'listTokens',
      summary: 'List your personal tokens',
      tag: 'Accounts',
      scope: 'account',
      responses: { 200: json('The tokens, the newest first', v.array(ownTokenSchema)) },
      async handle({ principal }) {
        return reply(200, unstoredRepresentation(await accounts.of(principal).tokens()));
      },
    }),

    route({
      method: 'DELETE',
      path: `${tokensPath}/{id}`,
      operationId: 'revokeToken',
      summary: 'Revoke a personal token',
      tag: 'Accounts',
      scope: 'account',
      needsSession: true,
      params: { id: credentialId('Id of the token') },
      responses: { 204: { description: 'Revoked' } },
      problems: ['insufficient-storage'],
      async handle({ principal }, { params }) {
        await accounts.of(principal).revokeToken(params.id);
        return done;
      },
    }),
  ];
}
