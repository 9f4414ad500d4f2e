import { hash, randomInt, randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { SecretGenerator } from '@todo/application';

const prefix = 'todo_pat_';
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 30 digits of base 62 have 178 random bits. */
const randomLength = 30;
const checksumLength = 6;
/** 12 digits have 71 random bits: of a million owners, two are the same in less than one of a billion databases. */
const ownerLength = 12;

const pattern = new RegExp(`^${prefix}[0-9A-Za-z]{${randomLength + checksumLength}}$`);

/** Secrets from the random numbers of the system. */
export function randomSecrets(): SecretGenerator {
  return {
    newId: () => randomUUID(),

    newOwner: () => randomDigits(ownerLength),

    newPersonalToken() {
      const begin = `${prefix}${randomDigits(randomLength)}`;
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
function randomDigits(length: number): string {
  return Array.from({ length }, () => digits[randomInt(digits.length)]).join('');
}

function checksum(text: string): string {
  let rest = crc32(text);
  let shown = '';
  for (let place = 0; place < checksumLength; place += 1) {
    shown = `${digits[rest % digits.length]}${shown}`;
    rest = Math.floor(rest / digits.length);
  }
  return shown;
}
