import { invisible, type TextRule } from '@todo/domain';
import * as v from 'valibot';

/** A rule of the domain as a step of a schema. */
export function obeys(fault: (value: string) => string | undefined) {
  return v.rawCheck<string>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const message = fault(dataset.value);
    if (message !== undefined) addIssue({ message });
  });
}

/**
 * The same rule in JSON Schema, whose lengths also count code points, and whose patterns have the flag `u`.
 * @param refused the refused characters, as the inside of a character class
 */
export function published(
  rule: TextRule,
  refused = rule.lines === 'one'
    ? '\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029'
    : '\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F',
) {
  const allowed = `[^${refused}]*`;
  return {
    minLength: rule.minLength,
    maxLength: rule.maxLength,
    pattern:
      rule.minLength > 0 ? `^${allowed}[^${invisible}${refused}]${allowed}$` : `^${allowed}$`,
  };
}
