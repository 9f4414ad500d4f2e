import type {
  accountOperations,
  historyOperations,
  Operation,
  todoOperations,
} from '@todo/rest-contract';
import type { GenericSchema, InferOutput } from 'valibot';

/*
 * The types of the answers, from the contract. They leave nothing behind in the page.
 */

type Operations = typeof todoOperations & typeof historyOperations & typeof accountOperations;
export type OperationName = keyof Operations;

type ContentOf<Response> = Response extends {
  readonly content: { readonly 'application/json': infer Content extends GenericSchema };
}
  ? InferOutput<Content>
  : never;

type JsonOf<Called extends Operation> = {
  [Status in keyof Called['responses']]: ContentOf<Called['responses'][Status]>;
}[keyof Called['responses']];

/** The JSON that an operation answers with. */
export type AnswerOf<Name extends OperationName> = JsonOf<Operations[Name]>;

export type TodoJson = AnswerOf<'getTodo'>;
export type ChangeJson = AnswerOf<'listChanges'>[number];
export type RevertedJson = AnswerOf<'undo'>;
export type TrashedTodoJson = AnswerOf<'listTrash'>[number];
export type SessionJson = AnswerOf<'listSessions'>[number];
export type TokenJson = AnswerOf<'listTokens'>[number];
export type { ProblemJson } from '@todo/rest-contract';
