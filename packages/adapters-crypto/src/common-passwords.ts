import { passwordLength } from '@todo/domain';

/** So many passwords are refused: the most common that are long enough (ASVS 5.0, 6.2.4). */
const refused = 3000;

let common: ReadonlySet<string> | undefined;

/** Whether a password is one of the most common 3,000 of those that are long enough, in any case. */
export async function isCommonPassword(password: string): Promise<boolean> {
  common ??= await mostCommon();
  return common.has(password.toLowerCase());
}

/** The list is large, and only a new password needs it. */
async function mostCommon(): Promise<ReadonlySet<string>> {
  // A bundler gives a CommonJS module no other name than this one.
  const { default: language } = await import('@zxcvbn-ts/language-common');
  const longEnough = language.dictionary.passwords.filter(
    ({ length }) => length >= passwordLength.min,
  );
  return new Set(longEnough.slice(0, refused).map((password) => password.toLowerCase()));
}
