import { commandPattern, type ProblemSlug } from '@todo/application';
import { todoIdFrom, type CommandId, type TodoId } from '@todo/domain';
import * as v from 'valibot';
import type { Schema } from './schema.ts';

/** A variable segment of a path: its description, and the function that parses it. */
export interface PathParameter<Value> {
  readonly description: string;
  readonly schema: Schema;
  /** The problem of a text that is not valid. */
  readonly problem: ProblemSlug;
  /** Parses a text. @returns undefined for a text that is not valid */
  readonly read: (text: string) => Value | undefined;
}

/** The id of a todo: a whole number from 1 on. */
export const todoId: PathParameter<TodoId> = {
  description: 'Id of the todo',
  schema: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER)),
  problem: 'invalid-id',
  read: todoIdFrom,
};

/** Any other text cannot be the id of a session or a token. */
const idPattern = /^[\w-]{1,64}$/;

/** The id of a session or a personal token. */
export function credentialId(description: string): PathParameter<string> {
  return {
    description,
    schema: v.string(),
    problem: 'not-found',
    read: (text) => (idPattern.test(text) ? text : undefined),
  };
}

const secretPattern = /^\w{22,100}$/;

/** Only a personal token is written so: an access token has dots. */
export const feedSecret: PathParameter<string> = {
  description: 'Secret of a personal token with the scope `feed`',
  schema: v.string(),
  problem: 'not-found',
  read: (text) => (secretPattern.test(text) ? text : undefined),
};

/** The id of a command. */
export const commandId: PathParameter<CommandId> = {
  description: 'Id of the command, from `Todo-Command` or a change',
  schema: v.pipe(v.string(), v.regex(commandPattern)),
  problem: 'not-found',
  read: (text) => (commandPattern.test(text) ? text : undefined),
};
