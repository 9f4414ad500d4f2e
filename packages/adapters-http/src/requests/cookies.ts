import { valuesOf } from './raw-headers.ts';

/**
 * The values of a cookie in the Cookie headers of a request (RFC 6265, section 5.4), one for each time that it came.
 * @param name in the case in which it was set
 */
export function cookieValues(name: string, rawHeaders: readonly string[]): readonly string[] {
  return valuesOf('cookie', rawHeaders)
    .flatMap((header) => header.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}
