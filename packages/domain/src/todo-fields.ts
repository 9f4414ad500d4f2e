import { dueField } from './due.ts';
import {
  choiceField,
  Refusal,
  textField,
  trimmedField,
  withDefault,
  type DefaultedRule,
  type FieldRule,
} from './field-rule.ts';
import { InvalidTodoError, type Fault } from './invalid-todo-error.ts';
import { priorities } from './priority.ts';
import { statuses } from './status.ts';
import { noTags, tagsField } from './tags.ts';
import type { TextRule } from './text-rule.ts';

/** The rules of the text fields. Lengths are in characters (Unicode code points). */
export const textRules = {
  task: { minLength: 1, maxLength: 500, lines: 'one' },
  notes: { minLength: 0, maxLength: 10_000, lines: 'many' },
} as const satisfies Readonly<Record<string, TextRule>>;

/**
 * Every field of a todo that a caller sets, in the order in which faults are reported. The types below, the defaults,
 * validation, comparison and the canonical text are derived from this table.
 */
const rules = {
  /** One line of 1 to 500 characters. White space around it is dropped. */
  task: trimmedField(textRules.task),
  /** `Pending`, `In Process` or `Completed`. A new todo is `Pending` unless the caller says otherwise. */
  status: withDefault(choiceField(statuses), 'Pending'),
  /** `none`, `low`, `medium` or `high`. A new todo has `none` unless the caller says otherwise. */
  priority: withDefault(choiceField(priorities), 'none'),
  /**
   * A whole day in no time zone (`2026-11-30`) or an instant (`2026-11-30T17:00:00Z`; a caller may use any offset, or
   * a Date; the todo has UTC). `null`, the default, is no due date.
   */
  due: withDefault(dueField, null),
  /**
   * At most 20 tags of 1 to 50 characters, without white space and commas. Their order is kept, duplicates are dropped.
   * None by default.
   */
  tags: withDefault(tagsField, noTags),
  /** Free text of at most 10,000 characters in any number of lines. Empty by default. */
  notes: withDefault(textField(textRules.notes), ''),
};

type Rules = typeof rules;
type FieldName = keyof Rules;
type KeptBy<Rule> = Rule extends FieldRule<infer Kept, infer _> ? Kept : never;
type GivenTo<Rule> = Rule extends FieldRule<infer _, infer Given> ? Given : never;
type DefaultedName = {
  [Name in FieldName]: Rules[Name] extends { readonly default: unknown } ? Name : never;
}[FieldName];

/** The fields that a caller sets. The system sets all others. */
export type TodoFields = { readonly [Name in keyof Rules]: KeptBy<Rules[Name]> };

/** Some fields; `undefined` counts as left out. A due instant may have any offset, or be a Date. */
export type TodoChanges = { readonly [Name in keyof Rules]?: GivenTo<Rules[Name]> | undefined };

/** All fields, of which only the task is required; `undefined` counts as left out. */
export type NewTodo = TodoChanges & {
  readonly [Name in Exclude<FieldName, DefaultedName>]: GivenTo<Rules[Name]>;
};

/** The value of each field that a caller may leave out. */
export type Defaults = Pick<TodoFields, DefaultedName>;

interface Field {
  readonly name: FieldName;
  readonly rule: FieldRule<unknown>;
}

const fields: readonly Field[] = Object.entries(rules).map(([name, rule]) => ({
  name: name as FieldName,
  rule: rule as FieldRule<unknown>,
}));

/** The names of all fields, always in the same order. */
export const fieldNames: readonly FieldName[] = fields.map(({ name }) => name);

/** The default of each field that a caller may leave out: `Pending`, `none`, no due date, no tags, no notes. */
export const defaults = Object.freeze(
  Object.fromEntries(
    fields.flatMap(({ name, rule }) => (hasDefault(rule) ? [[name, rule.default]] : [])),
  ),
) as unknown as Defaults;

function hasDefault(rule: FieldRule<unknown>): rule is DefaultedRule<unknown> {
  return 'default' in rule;
}

/** Has every field, so that all results have one shape, which V8 reads faster. */
const unread: Readonly<Record<string, unknown>> = Object.fromEntries(
  fieldNames.map((name) => [name, undefined]),
);

/**
 * The given fields as they are stored, and all others from `rest`.
 * @param rest stored fields, which are not checked again, so that a person can complete a todo with a text that only an
 * earlier release accepted
 * @param before the present fields of the todo
 * @param others faults that the caller has found elsewhere
 * @throws InvalidTodoError with every fault, `others` first; also where a caller in plain JavaScript does not pass fields
 */
export function readFields(
  given: TodoChanges,
  rest: Partial<TodoFields>,
  before?: TodoFields,
  others: readonly Fault[] = [],
): TodoFields {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new InvalidTodoError([{ pointer: '', detail: 'must be an object' }]);
  }
  const kept = { ...unread };
  const faults = [...others];
  for (const { name, rule } of fields) {
    const value = given[name];
    const instead = rest[name];
    if (value === undefined && instead !== undefined) {
      kept[name] = instead;
      continue;
    }
    const read = rule.read(value, before?.[name]);
    if (read instanceof Refusal) faults.push(...faultsAt(name, read));
    else kept[name] = read;
  }
  if (faults.length > 0) throw new InvalidTodoError(faults);
  return kept as unknown as TodoFields;
}

function faultsAt(name: FieldName, { faults }: Refusal): readonly Fault[] {
  return faults.map(({ pointer, detail }) => ({ pointer: `/${name}${pointer}`, detail }));
}

/** Whether both are equal in every field. */
export function sameFields(a: TodoFields, b: TodoFields): boolean {
  for (const { name, rule } of fields) {
    if (a[name] !== b[name] && !rule.isSame(a[name], b[name])) return false;
  }
  return true;
}

/** A text that two sets of fields share if and only if they are equal in every field. */
export function canonicalFields(said: TodoFields): string {
  return JSON.stringify(fieldNames.map((name) => said[name]));
}
