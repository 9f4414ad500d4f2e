import type { Owner } from '@todo/domain';

/** Driven port: random ids and secrets. */
export interface SecretGenerator {
  /** At least 122 random bits: for ids that are no secrets. */
  newId(): string;
  /** 12 letters and digits, at least 71 random bits: every index entry of a todo begins with its owner, so it is short. */
  newOwner(): Owner;
  /** `todo_pat_…`: at least 160 random bits, and a checksum by which scanners recognize a leaked token. */
  newPersonalToken(): string;
  /** Whether a text has the form and the checksum of a personal token. */
  isPersonalToken(text: string): boolean;
  /** SHA-256 in hexadecimal digits. */
  digest(secret: string): string;
}
