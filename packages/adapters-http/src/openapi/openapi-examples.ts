import { defaults } from '@todo/domain';
import { problemKind, type ProblemSlug } from '@todo/application';
import * as v from 'valibot';
import { problemTypes } from '../problems/problem-types.ts';
import type { ProblemJson, Schema } from '@todo/rest-contract';

/*
 * The examples of the document. A test validates each example against its schema.
 */

const todo = {
  id: 7,
  task: 'Buy milk',
  ...defaults,
  status: 'In Process',
  priority: 'high',
  due: '2026-11-30',
  tags: ['home'],
  notes: 'Two litres.',
  createdAt: '2026-11-22T09:30:00.000Z',
  updatedAt: '2026-11-22T10:15:30.250Z',
  completedAt: null,
};

const tokens = {
  accessToken: 'eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl',
  tokenType: 'Bearer',
  expiresIn: 1800,
  refreshToken: 'eyJhbGciOiJIUzI1NiIsInR5cCI6InJ0K2p3dCJ9.e30.c2lnbmF0dXJl',
};

const token = {
  id: '3f0c1a52-5c0e-4a39-9d3c-4d6f3c1d9b7e',
  name: 'backup script',
  scopes: ['todos:read'],
  lastFour: '1x9Q',
  createdAt: '2026-11-22T09:30:00.000Z',
  lastUsedAt: null,
  expiresAt: '2027-02-20T09:30:00.000Z',
};

const etag = '"0f8fad5b-d9cb-469f-a165-70867728950e"';

const command = '5b9f0e3c-7a53-4c1e-9c39-2f4a0e2d8f11';

const change = {
  seq: 42,
  at: '2026-11-22T10:15:30.250Z',
  actor: 'ada',
  command,
  kind: 'updated',
  reverts: null,
  todoId: todo.id,
  before: { ...todo, status: 'Pending', updatedAt: todo.createdAt },
  after: todo,
};

/** The examples by the titles of their schemas. */
const examples: Readonly<Record<string, unknown>> = {
  Todo: todo,
  NewTodo: { task: 'Buy milk', priority: 'high', due: '2026-11-30', tags: ['home'] },
  TodoReplacement: { task: 'Buy milk', priority: 'high', due: '2026-11-30', tags: ['home'] },
  TodoChanges: { status: 'Completed' },
  Change: change,
  Tags: ['home', 'work'],
  Batch: {
    operations: [
      { op: 'add', set: { task: 'Buy tea' } },
      { op: 'edit', id: todo.id, set: { status: 'Completed' }, ifMatch: [etag] },
      { op: 'delete', id: 8 },
    ],
  },
  BatchResults: { results: [{ todo, etag }, null] },
  Reverted: {
    command,
    todos: [{ id: todo.id, kind: 'updated', before: change.after, after: change.before }],
  },
  TrashedTodo: { todo, deletedAt: '2026-11-23T08:00:00.000Z', actor: 'ada', command },
  SignIn: { name: 'ada', password: 'correct horse battery staple' },
  SessionTokens: tokens,
  Refresh: { refreshToken: tokens.refreshToken },
  Session: {
    id: '0b7c0f7e-8d43-4a33-8f0b-6a7d1d1c6a55',
    client: 'curl/8.17.0',
    createdAt: '2026-11-22T09:30:00.000Z',
    refreshedAt: '2026-11-22T10:00:00.000Z',
    expiresAt: '2026-12-22T10:00:00.000Z',
    isCurrent: true,
  },
  Account: { name: 'ada', createdAt: '2026-11-20T08:00:00.000Z' },
  PasswordChange: {
    current: 'correct horse battery staple',
    new: 'a new one that is just as long',
  },
  NewToken: { name: token.name, scopes: token.scopes, expiresAt: '2027-02-20T10:30:00+01:00' },
  Token: token,
  TokenWithSecret: { ...token, secret: 'todo_pat_0123456789ABCDEFGHIJabcdefghij01x9Q' },
  ImportReport: {
    format: 'taskwarrior',
    dryRun: false,
    created: 12,
    updated: 1,
    skipped: 3,
    deleted: 0,
    losses: { depends: 2 },
  },
  Health: { status: 'ok' },
};

/** An example that matches `schema`; `undefined` if there is none. */
export function exampleOf(schema: Schema): unknown {
  const item = 'item' in schema ? exampleOf(schema.item as Schema) : undefined;
  return item === undefined ? examples[v.getTitle(schema) ?? ''] : [item];
}

/** The path with a value for each parameter. */
function examplePath(path: string): string {
  return path
    .replace('{id}', `${todo.id}`)
    .replace('{command}', command)
    .replace('{name}', 'nothing')
    .replace('{secret}', 'todo_pat_0123456789ABCDEFGHIJabcdefghij01x9Q')
    .replace('{slug}', 'nothing');
}

/** The body of a response with this problem to a request for `path`. */
export function exampleProblem(slug: ProblemSlug, path: string, prefix: string): ProblemJson {
  const { type, ...kind } = problemKind(slug);
  return {
    type: prefix + type,
    ...kind,
    detail: problemTypes[slug].explanation,
    instance: prefix + examplePath(path),
    requestId: '6a2f41a3-c54c-4b5e-9d1f-3c8a5c1f5a10',
    ...(slug === 'validation' && anInvalidStatus),
  };
}

const oneStatus = 'must be one of "Pending", "In Process", "Completed"';
const anInvalidStatus: Pick<ProblemJson, 'detail' | 'errors'> = {
  detail: `The body is not valid: status ${oneStatus}.`,
  errors: [{ pointer: '/status', detail: oneStatus }],
};
