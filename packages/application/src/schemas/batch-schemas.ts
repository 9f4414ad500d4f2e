import { choiceRule } from '@todo/domain';
import * as v from 'valibot';
import { maxOperations, type BatchOperation } from '../use-cases/batch.ts';
import {
  newTodoSchema,
  replacementSchema,
  todoChangesSchema,
  todoIdSchema,
  todoJsonSchema,
} from './todo-schemas.ts';

/*
 * The shapes of a batch, one schema each, as for todos.
 */

const tagRule = 'must be the ETag of a todo, with its quotation marks';

const entityTag = v.pipe(
  v.string(tagRule),
  v.regex(/^"[!#-~]{1,100}"$/, tagRule),
  v.examples(['"0f8fad5b-d9cb-469f-a165-70867728950e"']),
);

const maxEntityTags = 100;

const entityTags = (description: string) =>
  v.optional(
    v.pipe(
      v.array(entityTag, 'must be a list'),
      v.maxLength(maxEntityTags, `must be at most ${maxEntityTags} ETags`),
      v.description(description),
    ),
  );

/** The conditions of an operation on a todo that exists. */
const onPresent = {
  id: v.pipe(todoIdSchema, v.description('Id of the todo')),
  ifMatch: entityTags('Only if the current ETag is one of these'),
  ifNoneMatch: entityTags('Only if the current ETag is none of these'),
};

const inTrash = { id: v.pipe(todoIdSchema, v.description('Id of the deleted todo')) };

const operationSchemas = {
  add: v.strictObject({ op: v.literal('add'), set: newTodoSchema }),
  edit: v.strictObject({ op: v.literal('edit'), ...onPresent, set: todoChangesSchema }),
  replace: v.strictObject({ op: v.literal('replace'), ...onPresent, set: replacementSchema }),
  delete: v.strictObject({ op: v.literal('delete'), ...onPresent }),
  restore: v.strictObject({ op: v.literal('restore'), ...inTrash }),
  purge: v.strictObject({ op: v.literal('purge'), ...inTrash }),
} satisfies Readonly<Record<BatchOperation['op'], v.GenericSchema>>;

const names = Object.keys(operationSchemas);

/** The body of `POST /todos/batch`. */
export const batchSchema = v.pipe(
  v.strictObject({
    operations: v.pipe(
      v.array(
        v.pipe(
          v.variant('op', Object.values(operationSchemas) as Variants, ({ input, path }) =>
            path?.at(-1)?.key === 'op' || isObject(input) ? choiceRule(names) : 'must be an object',
          ),
          v.title('Operation'),
          v.description(
            'One change: `add` a todo, `edit` some fields, `replace` all of them, `delete` to the trash, `restore` from it, or `purge` from it for good.',
          ),
        ),
        'must be a list',
      ),
      v.minLength(1, 'must not be empty'),
      v.maxLength(maxOperations, `must be at most ${maxOperations} operations`),
      v.description('The operations in their order. Each sees what those before it have done.'),
    ),
  }),
  v.title('Batch'),
);

type Variants = [
  typeof operationSchemas.add,
  typeof operationSchemas.edit,
  typeof operationSchemas.replace,
  typeof operationSchemas.delete,
  typeof operationSchemas.restore,
  typeof operationSchemas.purge,
];

const isObject = (input: unknown) =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

/** The response to a batch: one result for each operation. */
export const batchResultsSchema = v.pipe(
  v.strictObject({
    results: v.pipe(
      v.array(
        v.nullable(
          v.pipe(
            v.strictObject({
              todo: todoJsonSchema,
              etag: v.pipe(
                v.string(),
                v.description('ETag of the todo in this state, as `GET` gives it'),
              ),
            }),
            v.title('BatchResult'),
          ),
        ),
      ),
      v.description(
        'The todo after each operation, in their order; `null` after `delete` and `purge`',
      ),
    ),
  }),
  v.title('BatchResults'),
);

/** The results of a batch as JSON, in the order of its operations. */
export type BatchResultsJson = v.InferOutput<typeof batchResultsSchema>;

/** The operations that a batch asks for. */
export function operationsFrom({
  operations,
}: v.InferOutput<typeof batchSchema>): readonly BatchOperation[] {
  return operations.map((given) => {
    if (!('ifMatch' in given || 'ifNoneMatch' in given)) return given;
    const { ifMatch, ifNoneMatch, ...operation } = given;
    return {
      ...operation,
      precondition: {
        ...(ifMatch && { ifRevision: ifMatch.map(revisionIn) }),
        ...(ifNoneMatch && { unlessRevision: ifNoneMatch.map(revisionIn) }),
      },
    };
  });
}

const revisionIn = (tag: string) => tag.slice(1, -1);
