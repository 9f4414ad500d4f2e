import type { OperationName } from './answers.ts';

/** Method and path under `/api/v1/` of an operation of the contract. A path has its parameters in braces. */
export type Call = readonly [method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string];

/**
 * The operations that the page uses. The contract itself would bring the schemas of all operations along, so a test
 * compares this table with it instead.
 */
export const calls = {
  listTodos: ['GET', 'todos'],
  getTodo: ['GET', 'todos/{id}'],
  createTodo: ['POST', 'todos'],
  updateTodo: ['PATCH', 'todos/{id}'],
  deleteTodo: ['DELETE', 'todos/{id}'],
  listTags: ['GET', 'tags'],
  undo: ['POST', 'undo'],
  redo: ['POST', 'redo'],
  listTrash: ['GET', 'trash'],
  restoreTodo: ['POST', 'trash/{id}/restore'],
  purgeTodo: ['DELETE', 'trash/{id}'],
  emptyTrash: ['DELETE', 'trash'],
  signInWithCookie: ['POST', 'sessions/cookie'],
  signOut: ['DELETE', 'sessions/current'],
  listSessions: ['GET', 'sessions'],
  endSession: ['DELETE', 'sessions/{id}'],
  getAccount: ['GET', 'me'],
  changePassword: ['PUT', 'me/password'],
  createToken: ['POST', 'tokens'],
  listTokens: ['GET', 'tokens'],
  revokeToken: ['DELETE', 'tokens/{id}'],
} as const satisfies Partial<Readonly<Record<OperationName, Call>>>;

export type CallName = keyof typeof calls;
