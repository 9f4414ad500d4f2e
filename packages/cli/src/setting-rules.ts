import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
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

/** Whether only this machine can reach it. */
export function isLoopback(host: string): boolean {
  // Said first, as it is what every command finds here, and the rest loads Node's network.
  if (host === '127.0.0.1' || host.toLowerCase() === 'localhost') return true;
  const family = isIP(host);
  const loopback = new BlockList();
  loopback.addSubnet('127.0.0.0', 8); // RFC 1122, section 3.2.1.3
  loopback.addAddress('::1', 'ipv6'); // RFC 4291, section 2.5.3
  return family !== 0 && loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/** A web page's origin as a browser sends it (RFC 6454, section 6.2). */
export function isOrigin(text: string): boolean {
  // A star is a character like others to a URL. Here it would look as if it stood for something.
  if (text.includes('*') || !URL.canParse(text)) return false;
  const { origin, protocol } = new URL(text);
  return origin === text && (protocol === 'http:' || protocol === 'https:');
}
