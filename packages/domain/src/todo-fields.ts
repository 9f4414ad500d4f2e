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

/** What each field that is a text may be. */
export const textRules = {
  task: { minLength: 1, maxLength: 500, lines: 'one' },
  notes: { minLength: 0, maxLength: 10_000, lines: 'many' },
} as const satisfies Readonly<Record<string, TextRule>>;

/**
 * Every field that a person says of a todo, in the order in which faults are named. The types below, the defaults,
 * validation, comparison and the canonical text follow from this table.
 */
const rules = {
  task: trimmedField(textRules.task),
  status: withDefault(choiceField(statuses), 'Pending'),
  priority: withDefault(choiceField(priorities), 'none'),
  due: withDefault(dueField, null),
  tags: withDefault(tagsField, noTags),
  notes: withDefault(textField(textRules.notes), ''),
};

type Rules = typeof rules;
type FieldName = keyof Rules;
type KeptBy<Rule> = Rule extends FieldRule<infer Kept, infer _> ? Kept : never;
type GivenTo<Rule> = Rule extends FieldRule<infer _, infer Given> ? Given : never;
type DefaultedName = {
  [Name in FieldName]: Rules[Name] extends { readonly default: unknown } ? Name : never;
}[FieldName];

/** What a person says of a todo. Everything else about it, the system sets. */
export type TodoFields = { readonly [Name in FieldName]: KeptBy<Rules[Name]> };

/** Some fields; `undefined` is as good as left out. A due date may be written at any offset. */
export type TodoChanges = { readonly [Name in FieldName]?: GivenTo<Rules[Name]> | undefined };

/** The task has to be said; the others have a default, and `undefined` is as good as left out. */
export type NewTodo = TodoChanges & {
  readonly [Name in Exclude<FieldName, DefaultedName>]: GivenTo<Rules[Name]>;
};

/** What a field is when a caller leaves it out. */
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

export const defaults = Object.freeze(
  Object.fromEntries(
    fields.flatMap(({ name, rule }) => (hasDefault(rule) ? [[name, rule.default]] : [])),
  ),
) as unknown as Defaults;

function hasDefault(rule: FieldRule<unknown>): rule is DefaultedRule<unknown> {
  return 'default' in rule;
}

/** With every field, so that all results have one shape, which the engine reads faster. */
const unread: Readonly<Record<string, unknown>> = Object.fromEntries(
  fieldNames.map((name) => [name, undefined]),
);

/**
 * The fields that are given, as they are kept, and the others from `rest`.
 * @param rest as it is kept already: it is not read again, so a text that an earlier release let through does not
 * keep a person from completing the todo
 * @param before what the todo says already
 * @param others faults that have been found elsewhere
 * @throws InvalidTodoError with every fault, `others` first; also where a caller without a compiler gives something
 * else than fields
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

/** Whether both say the same in every field. */
export function sameFields(a: TodoFields, b: TodoFields): boolean {
  for (const { name, rule } of fields) {
    if (a[name] !== b[name] && !rule.isSame(a[name], b[name])) return false;
  }
  return true;
}

/** One text for all that says the same in every field, and another for anything else. */
export function canonicalFields(said: TodoFields): string {
  return JSON.stringify(fieldNames.map((name) => said[name]));
}
