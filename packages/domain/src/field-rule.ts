import type { Fault } from './invalid-todo-error.ts';
import { textFault, type TextRule } from './text-rule.ts';

/**
 * The rule of one field of a todo.
 * @template Kept the type of the value in a todo
 * @template Given the type of the value from a caller
 */
export interface FieldRule<Kept, Given = Kept> {
  /**
   * Checks a value, and returns it in the form that is stored.
   * @param given of that type only if the caller was compiled: a caller in plain JavaScript may pass any value
   * @param before the present value of the todo, which stays valid even if only an earlier release accepted it
   */
  read(given: Given, before: Kept | undefined): Kept | Refusal;
  /** Whether two stored values are equal. */
  isSame(a: Kept, b: Kept): boolean;
}

/** The rule of a field that a caller may leave out. */
export interface DefaultedRule<Kept, Given = Kept> extends FieldRule<Kept, Given> {
  /** The value of the field if a caller leaves it out. */
  readonly default: Kept;
}

/** The faults of a refused value. */
export class Refusal {
  /** Their pointers begin at the field: the empty string for all of it, `/0` for its first item. */
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    this.faults = faults;
  }
}

/** @param detail the end of a sentence that begins with the field's name */
export function refusal(detail: string): Refusal {
  return new Refusal([{ pointer: '', detail }]);
}

/** A text that is stored unchanged. */
export function textField(rule: TextRule): FieldRule<string> {
  return {
    read(given, before) {
      if (before !== undefined && given === before) return before;
      const detail = textFault(given, rule);
      return detail === undefined ? given : refusal(detail);
    },
    isSame: Object.is,
  };
}

/** A text that is stored without the white space around it. */
export function trimmedField(rule: TextRule): FieldRule<string> {
  const text = textField(rule);
  return {
    ...text,
    read: (given, before) => text.read(typeof given === 'string' ? given.trim() : given, before),
  };
}

/** One of a few values. */
export function choiceField<Choice extends string>(choices: readonly Choice[]): FieldRule<Choice> {
  return {
    read: (given) => (choices.includes(given) ? given : refusal(choiceRule(choices))),
    isSame: Object.is,
  };
}

/** The same rule for a field that a caller may leave out. */
export function withDefault<Kept, Given>(
  rule: FieldRule<Kept, Given>,
  value: Kept,
): DefaultedRule<Kept, Given> {
  return { ...rule, default: value };
}

/** The fault of a value that is none of `choices`, as the end of a sentence that names them. */
export function choiceRule(choices: readonly string[]): string {
  return `must be one of ${choices.map((choice) => `"${choice}"`).join(', ')}`;
}
