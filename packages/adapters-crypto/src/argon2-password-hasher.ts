import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { TooBusyError, type PasswordHasher } from '@todo/application';
import { phcString, readPhcString, type Argon2Parameters } from './phc-string.ts';
import { isCommonPassword } from './common-passwords.ts';
import { Turns } from './turns.ts';

/** How long passwords take to guess. A higher value of a later release hashes each password anew when it is used. */
export interface Argon2PasswordHasherOptions {
  /** Those of ASVS 5.0 (appendix C) and OWASP when left out: 19 MiB, 2 passes, 1 lane. */
  readonly parameters?: Argon2Parameters;
  /** So many hashes run at once, each with its own memory and thread. 2 when left out. */
  readonly atOnce?: number;
  /** So many others wait for their turn. 8 when left out. */
  readonly waiting?: number;
}

const usualParameters: Argon2Parameters = { memory: 19_456, passes: 2, parallelism: 1 };
const saltLength = 16;
const tagLength = 32;

const derive = promisify(argon2);

/** Hashes passwords with argon2id (RFC 9106) on the threads of Node, so that the event loop goes on. */
export function argon2PasswordHasher({
  parameters = usualParameters,
  atOnce = 2,
  waiting = 8,
}: Argon2PasswordHasherOptions = {}): PasswordHasher {
  const turns = new Turns(atOnce, waiting, () => new TooBusyError());

  const tagOf = (
    password: string,
    { memory, passes, parallelism }: Argon2Parameters,
    nonce: Buffer,
    length: number,
  ): Promise<Buffer> =>
    turns.take(() =>
      derive('argon2id', {
        message: password,
        nonce,
        memory,
        passes,
        parallelism,
        tagLength: length,
      }),
    );

  return {
    async hash(password) {
      const salt = randomBytes(saltLength);
      const tag = await tagOf(password, parameters, salt, tagLength);
      return phcString({ parameters, salt, tag });
    },

    async verify(password, hash) {
      const stored = hash === undefined ? undefined : readPhcString(hash);
      if (stored === undefined) {
        await tagOf(password, parameters, randomBytes(saltLength), tagLength);
        return { matches: false, isOutdated: false };
      }
      const { parameters: used, salt, tag } = stored;
      const matches = timingSafeEqual(await tagOf(password, used, salt, tag.length), tag);
      return { matches, isOutdated: isBelow(used, parameters) };
    },

    isCommon: isCommonPassword,
  };
}

function isBelow(used: Argon2Parameters, wanted: Argon2Parameters): boolean {
  return used.memory < wanted.memory || used.passes < wanted.passes;
}
