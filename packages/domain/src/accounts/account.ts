import type { Instant } from '../instant.ts';
import { localOwner, type Owner } from '../owner.ts';
import { codePoints, textFault, type TextRule } from '../text-rule.ts';

/** A person who signs in. The id of the account is the owner of that person's todos. */
export interface Account {
  /** Random, so that a new account of the same name owns nothing of a removed one. */
  readonly id: Owner;
  /** As it was given; names are compared by {@link accountKey}. It never changes. */
  readonly name: string;
  /** A PHC string. */
  readonly passwordHash: string;
  readonly createdAt: Instant;
  /** Since when the account cannot be used; `null` if it can. */
  readonly disabledAt: Instant | null;
}

const namePattern = /^[A-Za-z0-9._-]{1,64}$/;

/** The fault of a name, as the end of a sentence; undefined if it has none. */
export function accountNameFault(name: unknown): string | undefined {
  if (typeof name !== 'string' || !namePattern.test(name)) {
    return 'must be 1 to 64 letters, digits, dots, underscores or hyphens';
  }
  // The change log names the actor: this one is the person at the machine.
  if (accountKey(name) === localOwner) return `must not be "${localOwner}", which has no account`;
  return undefined;
}

/** The same text for names that differ only in case. */
export function accountKey(name: string): string {
  return name.toLowerCase();
}

/** The length of a password, in characters (Unicode code points). */
export const passwordLength = { min: 8, max: 256 } as const;

/** The fault of a new password, as the end of a sentence; undefined if it has none. Whether it is common is not checked. */
export function passwordFault(password: unknown): string | undefined {
  const { min, max } = passwordLength;
  if (typeof password !== 'string') return 'must be text';
  // A password may consist of any characters; text that is not Unicode would not reach the hash unchanged.
  if (!password.isWellFormed()) return 'must be without lone surrogates';
  const length = codePoints(password);
  return length < min || length > max ? `must have ${min} to ${max} characters` : undefined;
}

/** The account cannot be used from `now` on. An account that is disabled already stays the same. */
export function disable(account: Account, now: Instant): Account {
  return account.disabledAt === null ? { ...account, disabledAt: now } : account;
}

/** The account can be used again. */
export function enable(account: Account): Account {
  return account.disabledAt === null ? account : { ...account, disabledAt: null };
}

/** The length of the name of a personal token, in characters, in one line. */
export const tokenNameRule: TextRule = { minLength: 1, maxLength: 100, lines: 'one' };

/** The fault of the name of a personal token, as the end of a sentence; undefined if it has none. */
export function tokenNameFault(name: unknown): string | undefined {
  return textFault(name, tokenNameRule);
}
