import { defaults, statuses, taskRule, textFault, type TextRule } from '@todo/domain';
import * as v from 'valibot';

/*
 * One schema a shape: what comes in is checked by it, the static types and the OpenAPI document
 * are made from it. The rules themselves are the domain's.
 */

const oneOf = (known: readonly string[]) =>
  `must be one of ${known.map((value) => `"${value}"`).join(', ')}`;

const status = v.pipe(v.picklist(statuses, oneOf(statuses)), v.description('How far it is'));

const task = v.pipe(
  v.string('must be text'),
  v.trim(),
  obeys(taskRule),
  v.metadata({
    description: 'What is to be done, in one line. White space around it is dropped.',
    examples: ['Buy milk'],
    ...published(taskRule),
  }),
);

const instant = v.pipe(
  v.string(),
  v.metadata({
    format: 'date-time',
    description: 'An instant in UTC, to the millisecond, set by the system',
    examples: ['2026-11-22T09:30:00.000Z'],
  }),
);

/** A whole todo, as it is given: what `POST` and `PUT` take. */
export const newTodoSchema = v.pipe(
  v.strictObject({ task, status: v.exactOptional(status, defaults.status) }),
  v.title('NewTodo'),
  v.description('What is left out has its default.'),
);

/** Some fields of a todo; what is left out stays as it is. */
export const todoChangesSchema = v.pipe(
  v.strictObject({ task: v.exactOptional(task), status: v.exactOptional(status) }),
  v.title('TodoChanges'),
  v.description('What is left out stays as it is.'),
);

/** A todo as every door shows it. */
export const todoJsonSchema = v.pipe(
  v.strictObject({
    id: v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.description('Given by the database, never reused'),
    ),
    task,
    status,
    createdAt: instant,
    updatedAt: instant,
    completedAt: v.nullable(instant),
  }),
  v.title('Todo'),
);
export type TodoJson = v.InferOutput<typeof todoJsonSchema>;

/** The largest page, and the usual one. */
export const maxLimit = 1000;
export const defaultLimit = 100;

const limitRule = `must be a whole number from 1 to ${maxLimit}`;

/** What one may ask of a list. */
export const listQuerySchema = v.strictObject({
  status: v.exactOptional(
    v.pipe(
      v.array(v.picklist(statuses, oneOf(statuses)), 'must be a list of statuses'),
      v.minLength(1, 'must not be empty'),
      v.description('Todos with any of these statuses'),
    ),
  ),
  limit: v.exactOptional(
    v.pipe(
      v.number(limitRule),
      v.integer(limitRule),
      v.minValue(1, limitRule),
      v.maxValue(maxLimit, limitRule),
      v.description('At most so many todos'),
    ),
    defaultLimit,
  ),
  cursor: v.exactOptional(
    v.pipe(v.string('must be text'), v.description('Where the page before this one ended')),
  ),
});
export type ListQuery = v.InferInput<typeof listQuerySchema>;

/** The domain's verdict on a text, as a step of a schema. */
function obeys(rule: TextRule) {
  return v.rawCheck<string>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const fault = textFault(dataset.value, rule);
    if (fault !== undefined) addIssue({ message: fault });
  });
}

/** The same rule in the words of JSON Schema, whose lengths count code points too. */
function published(rule: TextRule) {
  const allowed =
    rule.lines === 'one'
      ? '[^\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029]'
      : '[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F]';
  return {
    minLength: rule.minLength,
    maxLength: rule.maxLength,
    pattern: rule.minLength > 0 ? `^${allowed}*\\S${allowed}*$` : `^${allowed}*$`,
  };
}

/** What only the system sets, and so nobody may send. */
export const systemFields: readonly string[] = Object.keys(todoJsonSchema.entries).filter(
  (field) => !Object.hasOwn(newTodoSchema.entries, field),
);
