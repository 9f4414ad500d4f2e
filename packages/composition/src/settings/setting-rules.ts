import { readFileSync } from 'node:fs';
import { isOrigin } from '@todo/application';
import * as v from 'valibot';

/** Digits for a number from `min` to `max`. */
export function wholeNumber(min: number, max: number) {
  const rule = `must be a whole number from ${min} to ${max}`;
  return v.pipe(
    v.string(),
    v.regex(/^[0-9]{1,9}$/, rule),
    v.transform(Number),
    v.minValue(min, rule),
    v.maxValue(max, rule),
  );
}

const yes = ['true', 'on', 'yes', '1'];
const no = ['false', 'off', 'no', '0'];

export function flag() {
  return v.pipe(
    v.string(),
    v.toLowerCase(),
    v.picklist([...yes, ...no], 'must be true or false'),
    v.transform(isYes),
  );
}

/** Whether the word means yes, in any case: `true`, `yes`, `on`, `1`. */
export function isYes(word: string): boolean {
  return yes.includes(word.toLowerCase());
}

const encrypted = [...yes, 'require', 'verify-full'];
const unencrypted = [...no, 'disable'];

/** Whether a connection is encrypted; or the path of a file with the certificates to check the other end by. */
export function encryption() {
  return v.pipe(
    v.string(),
    v.check(
      (text) => !isCertificateFile(text) || holdsCertificate(text),
      'must be off, on, or the path of a file with certificates (PEM) that can be read',
    ),
    v.transform((text): boolean | string =>
      isCertificateFile(text) ? text : encrypted.includes(text.toLowerCase()),
    ),
  );
}

/** Whether it is to be the path of a file, for it is none of the words. */
export function isCertificateFile(text: string): boolean {
  return ![...encrypted, ...unencrypted].includes(text.toLowerCase());
}

function holdsCertificate(path: string): boolean {
  try {
    return readFileSync(path, 'latin1').includes('-----BEGIN CERTIFICATE-----');
  } catch {
    // Not there, a folder, not for us: in any case, there is nothing to check by.
    return false;
  }
}

export function oneOf<const Words extends readonly string[]>(words: Words) {
  return v.picklist(words, `must be one of ${words.join(', ')}`);
}

/** The parts of a list with commas. */
export function listed(list: string): string[] {
  return list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The origin of web pages that are served over HTTP, as a browser sends it. */
export function isHttpOrigin(text: string): boolean {
  return /^https?:/.test(text) && isOrigin(text);
}
