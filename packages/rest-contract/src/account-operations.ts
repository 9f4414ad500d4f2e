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
} from '@todo/application';
import * as v from 'valibot';
import { jsonMediaType } from './media-types.ts';
import { operation } from './operation.ts';
import { credentialId } from './path-parameters.ts';
import type { Schema } from './schema.ts';

const sessionsPath = '/api/v1/sessions';
const mePath = '/api/v1/me';
const tokensPath = '/api/v1/tokens';

const json = <Content extends Schema>(description: string, schema: Content) => ({
  description,
  content: { [jsonMediaType]: schema },
});

const theTokens = json('The tokens of the session', sessionTokensSchema);

/** The operations of people who have accounts. */
export const accountOperations = {
  signIn: operation({
    method: 'POST',
    path: sessionsPath,
    summary: 'Sign in: open a session',
    tag: 'Accounts',
    scope: 'public',
    body: { schema: signInSchema, mediaTypes: [jsonMediaType] },
    responses: { 201: theTokens },
    problems: ['unauthorized', 'unavailable', 'insufficient-storage'],
  }),

  listSessions: operation({
    method: 'GET',
    path: sessionsPath,
    summary: 'List your sessions',
    tag: 'Accounts',
    scope: 'account',
    responses: { 200: json('The sessions, the newest first', v.array(ownSessionSchema)) },
  }),

  refreshSession: operation({
    method: 'POST',
    path: `${sessionsPath}/refresh`,
    summary: 'Exchange a refresh token for new tokens',
    tag: 'Accounts',
    scope: 'public',
    body: { schema: refreshSchema, mediaTypes: [jsonMediaType] },
    responses: { 200: theTokens },
    problems: ['unauthorized', 'unavailable', 'insufficient-storage'],
  }),

  signInWithCookie: operation({
    method: 'POST',
    path: `${sessionsPath}/cookie`,
    summary: 'Sign in from a page: open a session that the browser keeps in a cookie',
    tag: 'Accounts',
    scope: 'public',
    forOwnPages: true,
    body: { schema: signInSchema, mediaTypes: [jsonMediaType] },
    responses: { 204: { description: 'Signed in', headers: ['Set-Cookie'] } },
    problems: ['unauthorized', 'unavailable', 'insufficient-storage'],
  }),

  signOut: operation({
    method: 'DELETE',
    path: `${sessionsPath}/current`,
    summary: 'Sign out: end this session',
    tag: 'Accounts',
    scope: 'account',
    needsSession: true,
    responses: { 204: { description: 'Ended', headers: ['Set-Cookie'] } },
    problems: ['insufficient-storage'],
  }),

  endSession: operation({
    method: 'DELETE',
    path: `${sessionsPath}/{id}`,
    summary: 'End one of your sessions',
    tag: 'Accounts',
    scope: 'account',
    needsSession: true,
    params: { id: credentialId('Id of the session') },
    responses: { 204: { description: 'Ended' } },
    problems: ['insufficient-storage'],
  }),

  getAccount: operation({
    method: 'GET',
    path: mePath,
    summary: 'Get your account',
    tag: 'Accounts',
    scope: 'account',
    responses: { 200: json('The account', ownAccountSchema) },
  }),

  changePassword: operation({
    method: 'PUT',
    path: `${mePath}/password`,
    summary: 'Change your password',
    tag: 'Accounts',
    scope: 'account',
    needsSession: true,
    body: { schema: passwordChangeSchema, mediaTypes: [jsonMediaType] },
    responses: { 204: { description: 'Changed' } },
    problems: ['insufficient-storage'],
  }),

  createToken: operation({
    method: 'POST',
    path: tokensPath,
    summary: 'Make a personal token',
    tag: 'Accounts',
    scope: 'account',
    needsSession: true,
    body: { schema: newTokenSchema, mediaTypes: [jsonMediaType] },
    responses: { 201: json('The token with its secret', tokenWithSecretSchema) },
    problems: ['insufficient-storage'],
  }),

  listTokens: operation({
    method: 'GET',
    path: tokensPath,
    summary: 'List your personal tokens',
    tag: 'Accounts',
    scope: 'account',
    responses: { 200: json('The tokens, the newest first', v.array(ownTokenSchema)) },
  }),

  revokeToken: operation({
    method: 'DELETE',
    path: `${tokensPath}/{id}`,
    summary: 'Revoke a personal token',
    tag: 'Accounts',
    scope: 'account',
    needsSession: true,
    params: { id: credentialId('Id of the token') },
    responses: { 204: { description: 'Revoked' } },
    problems: ['insufficient-storage'],
  }),
};
