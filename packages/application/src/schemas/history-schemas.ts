import { changeKinds, type Reverts } from '@todo/domain';
import * as v from 'valibot';
import { cursor, pageLimit, systemInstant, todoJsonSchema } from './todo-schemas.ts';

/*
 * The shapes of the change log and the trash, one schema each, as for todos.
 */

/** The id of a command in a request: any other text is that of no command. */
export const commandPattern = /^[\w-]{1,100}$/;

const at = (description: string) => v.pipe(systemInstant, v.description(description));

const actor = v.pipe(
  v.string(),
  v.description(
    'Who made it: the name of an account, `account/token` for a personal token, or `local`',
  ),
);

const command = (description: string) => v.pipe(v.string(), v.description(description));

const image = (description: string) =>
  v.pipe(v.nullable(todoJsonSchema), v.description(description));

/** One change of one todo, as every driving adapter shows it. */
export const changeJsonSchema = v.pipe(
  v.strictObject({
    seq: v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.description('Number of the change; each change of your todos has the next one'),
    ),
    at: at('When it was made'),
    actor,
    command: command(
      'Command that made it, to be undone as a whole: one request, however many todos it changed',
    ),
    kind: v.pipe(v.picklist(changeKinds), v.description('Kind of the change')),
    reverts: v.pipe(
      v.nullable(
        v.strictObject({
          command: command('Command that was taken back'),
          as: v.pipe(
            v.picklist(['undo', 'redo'] as const satisfies readonly Reverts['as'][]),
            v.description('`redo` takes back an undo'),
          ),
        }),
      ),
      v.description('Present where the command takes another one back'),
    ),
    todoId: v.pipe(v.number(), v.integer(), v.minValue(1), v.description('Id of the todo')),
    before: image(
      'The todo before; `null` where there was none, and once it was removed from the trash',
    ),
    after: image(
      'The todo after; `null` where it was deleted, and once it was removed from the trash',
    ),
  }),
  v.title('Change'),
);

/** A change as JSON: the shape of {@link changeJsonSchema}. */
export type ChangeJson = v.InferOutput<typeof changeJsonSchema>;

/** A deleted todo. */
export const trashedTodoJsonSchema = v.pipe(
  v.strictObject({
    todo: todoJsonSchema,
    deletedAt: at('When it was deleted'),
    actor: v.pipe(actor, v.description('Who deleted it')),
    command: command('Command that deleted it'),
  }),
  v.title('TrashedTodo'),
);

/** A deleted todo as JSON: the shape of {@link trashedTodoJsonSchema}. */
export type TrashedTodoJson = v.InferOutput<typeof trashedTodoJsonSchema>;

/** What undo or redo does. */
export const revertedJsonSchema = v.pipe(
  v.strictObject({
    command: command('Command that is taken back'),
    todos: v.pipe(
      v.array(
        v.strictObject({
          id: v.pipe(v.number(), v.integer(), v.minValue(1), v.description('Id of the todo')),
          kind: v.pipe(
            v.picklist(changeKinds),
            v.description('What the command that is taken back had done to it'),
          ),
          before: image('The todo before; `null` if it was in the trash'),
          after: image('The todo after; `null` if it is in the trash now'),
        }),
      ),
      v.description('The todos of the command, by id'),
    ),
  }),
  v.title('Reverted'),
);

/** What an undo did, as JSON: the shape of {@link revertedJsonSchema}. */
export type RevertedJson = v.InferOutput<typeof revertedJsonSchema>;

const afterRule = 'must be the number of a change, or 0';

/** The query of a list of changes. */
export const changesQuerySchema = v.strictObject({
  after: v.optional(
    v.pipe(
      v.number(afterRule),
      v.integer(afterRule),
      v.minValue(0, afterRule),
      v.maxValue(Number.MAX_SAFE_INTEGER, afterRule),
      v.description('Only changes after the one of this number; 0 for all that are kept'),
    ),
    0,
  ),
  limit: pageLimit('At most this many changes'),
});

/** The query of the latest changes. */
export const latestChangesQuerySchema = v.strictObject({
  limit: pageLimit('At most this many changes'),
});

/** The query of an undo, and of what it would do. */
export const undoQuerySchema = v.strictObject({
  command: v.exactOptional(
    v.pipe(
      v.string('must be text'),
      v.regex(commandPattern, 'must be the id of a command'),
      v.description('Command to take back; the latest that has not been taken back when left out'),
      v.examples(['5b9f0e3c-7a53-4c1e-9c39-2f4a0e2d8f11']),
    ),
  ),
});

/** The query of the list of deleted todos. */
export const trashQuerySchema = v.strictObject({
  limit: pageLimit('At most this many todos'),
  cursor,
});
