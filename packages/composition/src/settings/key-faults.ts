import type { signingAlgorithms } from '@todo/adapters-crypto';
import type { Fault } from '@todo/domain';
import type { SettingName } from './settings-schema.ts';

/** The bytes of a key (RFC 7518, section 3.2), here as well, because the adapter is loaded only where tokens are signed. */
const leastBytes: typeof signingAlgorithms = { HS256: 32, HS384: 48, HS512: 64 };

const keys = ['SECRET_KEY', 'SECRET_KEY_PREVIOUS'] as const satisfies readonly SettingName[];

/** The keys that are too short for the algorithm: a program that guesses keys offline would find them. */
export function keyFaults(
  given: Readonly<Partial<Record<SettingName, string>>>,
): readonly (Fault & { readonly name: SettingName })[] {
  const algorithm = isAlgorithm(given.ALGORITHM) ? given.ALGORITHM : 'HS256';
  const least = leastBytes[algorithm];
  return keys
    .filter((name) => Buffer.byteLength(given[name] ?? '') < least && given[name] !== undefined)
    .map((name) => ({
      name,
      pointer: `/${name}`,
      detail: `must be at least ${least} bytes long for ${algorithm}, such as \`openssl rand -base64 48\` prints`,
    }));
}

function isAlgorithm(text: string | undefined): text is keyof typeof leastBytes {
  return text !== undefined && Object.hasOwn(leastBytes, text);
}
