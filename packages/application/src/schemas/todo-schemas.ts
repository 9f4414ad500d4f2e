import {
  choiceRule,
  defaults,
  dueFrom,
  dueRule,
  isInstant,
  keptTags,
  maxTags,
  normalizedTag,
  priorities,
  statuses,
  systemFieldRule,
  tagFault,
  tagRule,
  tagsRule,
  textFault,
  textRules,
  tooManyTags,
  type Defaults,
  type Due,
  type TextRule,
  type TodoFields,
} from '@todo/domain';
import * as v from 'valibot';
import { maxWords, wordsFault } from '../search-text.ts';
import { sortNames } from '../todo-order.ts';
import type { ListQuery } from './list-query.ts';
import { obeys, published } from './rule-steps.ts';

/*
 * One schema per shape: it validates input, and the static types and the OpenAPI document are derived from it. The
 * rules themselves belong to the domain.
 */

/** The lengths that a text may have, for people. */
const sized = ({ minLength, maxLength }: TextRule) => `${minLength} to ${maxLength}`;

const status = v.pipe(
  v.picklist(statuses, choiceRule(statuses)),
  v.description('Status'),
  v.examples(['Pending']),
);

const priority = v.pipe(
  v.picklist(priorities, choiceRule(priorities)),
  v.description('Priority'),
  v.examples(['high']),
);

const task = v.pipe(
  v.string('must be text'),
  v.trim(),
  obeys((value) => textFault(value, textRules.task)),
  v.metadata({
    description: `Text of the task, in one line of ${sized(textRules.task)} characters. White space around it is dropped.`,
    examples: ['Buy milk'],
    ...published(textRules.task),
  }),
);

const aboutDue = {
  anyOf: [{ format: 'date' }, { format: 'date-time' }],
  examples: ['2026-11-30', '2026-11-30T17:00:00Z'],
};

/** Accepts any offset, and returns UTC. */
const due = v.pipe(
  v.string(dueRule),
  v.rawTransform<string, Due>(({ dataset, addIssue, NEVER }) => {
    const read = dueFrom(dataset.value);
    if (read !== undefined) return read;
    addIssue({ message: dueRule });
    return NEVER;
  }),
  v.metadata({
    description:
      'When it is due: a whole day in no time zone, or an instant at any offset, given back in UTC',
    ...aboutDue,
  }),
);

const tag = v.pipe(
  v.string('must be text'),
  obeys(tagFault),
  v.transform(normalizedTag),
  v.metadata({
    description: `A word of ${sized(tagRule)} characters without white space and commas. It is kept composed (Unicode NFC), and its length is that of what is kept.`,
    examples: ['home'],
    ...published(tagRule, '\\s,\\u0000-\\u001F\\u007F-\\u009F'),
  }),
);

const tags = v.pipe(
  v.array(tag, tagsRule),
  v.maxLength(maxTags, tooManyTags),
  v.transform((given): readonly string[] => keptTags(given)),
  v.description(`Up to ${maxTags} tags in their order. Duplicates are dropped.`),
);

const notes = v.pipe(
  v.string('must be text'),
  obeys((value) => textFault(value, textRules.notes)),
  v.metadata({
    description: `Free text of up to ${textRules.notes.maxLength} characters, in any number of lines`,
    examples: [''],
    ...published(textRules.notes),
  }),
);

/** An instant that only the system sets. */
export const systemInstant = v.pipe(
  v.string(systemFieldRule),
  obeys((text) => (isInstant(text) ? undefined : systemFieldRule)),
  v.metadata({
    format: 'date-time',
    description: 'An instant in UTC, to the millisecond, set by the system',
    examples: ['2026-11-22T09:30:00.000Z'],
  }),
);

const id = v.pipe(
  v.number(systemFieldRule),
  v.integer(systemFieldRule),
  v.minValue(1, systemFieldRule),
  v.description('Id, given by the database and never reused'),
);

const idRule = 'must be the id of a todo: a whole number from 1 on';

/** The id of a todo in a request. */
export const todoIdSchema = v.pipe(
  v.number(idRule),
  v.integer(idRule),
  v.minValue(1, idRule),
  v.maxValue(Number.MAX_SAFE_INTEGER, idRule),
);

/** The members that only the system sets. */
const systemMembers = {
  id,
  createdAt: systemInstant,
  updatedAt: systemInstant,
  completedAt: v.nullable(systemInstant),
};

const repeated = <Member extends v.GenericSchema>(member: Member) =>
  v.optional(v.pipe(member, v.metadata({ readOnly: true })));

/** The same members in a request: a client may send them back. Only the use case can compare them with the todo. */
const repeatedMembers = {
  id: repeated(systemMembers.id),
  createdAt: repeated(systemMembers.createdAt),
  updatedAt: repeated(systemMembers.updatedAt),
  completedAt: repeated(systemMembers.completedAt),
};

/** The schema of each field, of which the shapes below consist. Rules and defaults belong to the domain. */
const fieldSchemas = { task, status, priority, due: v.nullable(due), tags, notes } satisfies {
  readonly [Field in keyof TodoFields]: v.GenericSchema<unknown, TodoFields[Field]>;
};

/** A new todo: the body of `POST`. */
export const newTodoSchema = v.pipe(
  v.strictObject(withDefaults(fieldSchemas)),
  v.title('NewTodo'),
  v.description('Omitted fields have their defaults.'),
);

/** A whole todo in place of another: the body of `PUT`. */
export const replacementSchema = v.pipe(
  v.strictObject({ ...newTodoSchema.entries, ...repeatedMembers }),
  v.title('TodoReplacement'),
  v.description(
    'Omitted fields have their defaults. Members that only the system sets may be repeated as they are.',
  ),
);

/** Some fields of a todo: the body of `PATCH`. Fields that are left out stay unchanged. */
export const todoChangesSchema = v.pipe(
  v.strictObject({
    ...v.partial(v.object(fieldSchemas)).entries,
    ...repeatedMembers,
  }),
  v.title('TodoChanges'),
  v.description(
    'Omitted fields stay as they are; `null` clears `due`. Members that only the system sets may be ' +
      'repeated as they are.',
  ),
);

/** A todo as every driving adapter shows it. */
export const todoJsonSchema = v.pipe(
  v.strictObject({
    id,
    ...fieldSchemas,
    createdAt: systemMembers.createdAt,
    updatedAt: systemMembers.updatedAt,
    completedAt: systemMembers.completedAt,
  }),
  v.title('Todo'),
  v.description(
    'A todo. The fields from `task` to `notes` are yours; the system sets the others. The `ETag` of a response names this state.',
  ),
);

/** A todo as JSON: the shape of {@link todoJsonSchema}. */
export type TodoJson = v.InferOutput<typeof todoJsonSchema>;

/** The length of the largest page. */
export const maxLimit = 1000;

/** The length of a page where a query names none. */
export const defaultLimit = 100;

/** At most this many `tag` parameters: a todo has no more tags. */
export const maxTagGroups = maxTags;

/** At most this many tags per group. */
export const maxTagsInGroup = 20;

const limitRule = `must be a whole number from 1 to ${maxLimit}`;
const flagRule = 'must be true or false';

/** The parameter for the length of a page. */
export const pageLimit = (description: string) =>
  v.optional(
    v.pipe(
      v.number(limitRule),
      v.integer(limitRule),
      v.minValue(1, limitRule),
      v.maxValue(maxLimit, limitRule),
      v.description(description),
    ),
    defaultLimit,
  );

/** The parameter for the place of a page. */
export const cursor = v.optional(
  v.pipe(
    v.string('must be text'),
    v.description('Position after the previous page, from its `Link`'),
  ),
);

const anyOf = <Schema extends v.GenericSchema>(choice: Schema, description: string) =>
  v.optional(
    v.pipe(
      v.array(choice, 'must be a list'),
      v.minLength(1, 'must not be empty'),
      v.description(description),
    ),
  );

const sortName = v.picklist(sortNames, choiceRule(sortNames));

/** The query of a list. */
export const listQuerySchema = v.strictObject({
  status: anyOf(status, 'Todos with any of these statuses'),
  priority: anyOf(priority, 'Todos with any of these priorities'),
  tag: v.optional(
    v.pipe(
      v.array(
        v.pipe(
          v.array(tag, 'must be a list'),
          v.minLength(1, 'must not be empty'),
          v.maxLength(maxTagsInGroup, `must be at most ${maxTagsInGroup} tags`),
        ),
        'must be a list',
      ),
      v.minLength(1, 'must not be empty'),
      v.maxLength(maxTagGroups, `must be at most ${maxTagGroups} groups of tags`),
      v.description('Todos with at least one tag of each group'),
    ),
  ),
  keyword: v.optional(
    v.pipe(
      v.string('must be text'),
      obeys((value) => textFault(value, textRules.task)),
      obeys(wordsFault),
      v.metadata({
        description: `Up to ${maxWords} words that must all occur in the task, the notes or a tag, matched literally and without case`,
        examples: ['milk'],
        ...published(textRules.task),
        allOf: [{ pattern: `^\\s*(?:\\S+\\s+){0,${maxWords - 1}}\\S+\\s*$` }],
      }),
    ),
  ),
  dueBefore: v.optional(
    v.pipe(due, v.metadata({ description: 'Due strictly before this', ...aboutDue })),
  ),
  dueAfter: v.optional(
    v.pipe(due, v.metadata({ description: 'Due strictly after this', ...aboutDue })),
  ),
  due: v.optional(
    v.pipe(v.literal('none', 'must be none'), v.description('Todos without a due date')),
  ),
  overdue: v.optional(
    v.pipe(
      v.boolean(flagRule),
      v.description('Only open todos whose due date has passed; `false` is no condition'),
    ),
  ),
  sort: v.optional(
    v.pipe(
      v.array(sortName, 'must be a list'),
      v.minLength(1, 'must not be empty'),
      v.check(
        (names) => new Set(names.map((name) => name.replace('-', ''))).size === names.length,
        'must name each field once',
      ),
      v.description(
        'Sort keys, the most important first; `-` reverses one. Todos without a due date come last either way, and the id breaks ties.',
      ),
    ),
    ['id'],
  ),
  limit: pageLimit('At most this many todos'),
  cursor,
  count: v.optional(
    v.pipe(v.boolean(flagRule), v.description('Count all matching todos in `X-Total-Count`')),
  ),
} satisfies Readonly<Record<keyof ListQuery, v.GenericSchema>>);

type WithDefaults<Schemas> = {
  readonly [Field in keyof Schemas]: Schemas[Field] extends v.GenericSchema
    ? Field extends keyof Defaults
      ? v.OptionalSchema<Schemas[Field], v.InferInput<Schemas[Field]>>
      : Schemas[Field]
    : never;
};

/** Makes the fields with a default optional. */
function withDefaults(schemas: typeof fieldSchemas): WithDefaults<typeof fieldSchemas> {
  const entries = Object.entries<v.GenericSchema>(schemas).map(([field, schema]) =>
    field in defaults
      ? [field, v.optional(schema, defaults[field as keyof Defaults])]
      : [field, schema],
  );
  return Object.fromEntries(entries) as WithDefaults<typeof fieldSchemas>;
}

/** The names of the members that only the system sets: a client may repeat them, but not change them. */
export const systemFields: readonly string[] = Object.keys(systemMembers);
