import { passwordFault, type Fault } from '@todo/domain';
import type { PasswordHasher } from '../ports/password-hasher.ts';

/**
 * The same text for passwords that look the same: keyboards differ in how they write accents (RFC 8265, section 4.2.2).
 */
export function normalizedPassword(password: string): string {
  return password.normalize('NFC');
}

/** The faults of a new password: of its length, or because it is one of the first that are guessed. */
export async function newPasswordFaults(
  password: string,
  pointer: string,
  passwords: PasswordHasher,
): Promise<readonly Fault[]> {
  const detail = passwordFault(password);
  if (detail !== undefined) return [{ pointer, detail }];
  if (!(await passwords.isCommon(normalizedPassword(password)))) return [];
  return [{ pointer, detail: 'must not be one of the most common passwords' }];
}
