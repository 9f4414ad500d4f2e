import { textFault, type TextRule } from './text-rule.ts';

/** The owner of todos. Every todo belongs to exactly one owner, and no owner sees another's todos. */
export type Owner = string;

/** The one owner on a machine that one person uses. */
export const localOwner: Owner = 'local';

const ownerRule: TextRule = { minLength: 1, maxLength: 255, lines: 'one' };

/** Checks that `owner` is a text of 1 to 255 characters in one line. @throws TypeError: an owner comes from the program's own code or its identity provider, never from a form */
export function assertOwner(owner: Owner): void {
  const fault = textFault(owner, ownerRule);
  if (fault !== undefined) throw new TypeError(`An owner ${fault}.`);
}
