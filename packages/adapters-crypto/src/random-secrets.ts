import { hash, randomInt, randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { SecretGenerator } from '@todo/application';

const prefix = 'todo_pat_';
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 30 digits of base 62 have 178 random bits. */
const randomLength = 30;
const checksumLength = 6;

const pattern = new RegExp(`^${prefix}[0-9A-Za-z]{${randomLength + checksumLength}}$`);

/** Secrets from the random numbers of the system. */
export function randomSecrets(): SecretGenerator {
  return {
    newId: () => randomUUID(),

    newPersonalToken() {
      const random = Array.from({ length: randomLength }, () => digits[randomInt(digits.length)]);
      const begin = `${prefix}${random.join('')}`;
      return `${begin}${checksum(begin)}`;
    },

    isPersonalToken(text) {
      if (!pattern.test(text)) return false;
      return text.endsWith(checksum(text.slice(0, -checksumLength)));
    },

    digest: (secret) => hash('sha256', secret, 'hex'),
  };
}

/** CRC-32 in base 62: a scanner for leaked secrets recognizes a token by it without asking the server. */
function checksum(text: string): string {
  let rest = crc32(text);
  let shown = '';
  for (let place = 0; place < checksumLength; place += 1) {
    shown = `${digits[rest % digits.length]}${shown}`;
    rest = Math.floor(rest / digits.length);
  }
  return shown;
}
