/**
 * Whether `text` is the origin of web pages, as a browser sends it (RFC 6454, section 6.2): in lower case, without a
 * path, and without the port that its scheme has anyway. Any other spelling would never equal what a browser sends.
 */
export function isOrigin(text: string): boolean {
  // To a URL, a star is an ordinary character. In a list of origins, a reader would take it for a wildcard.
  if (/[*\s]/.test(text) || !URL.canParse(text)) return false;
  const { protocol, host } = new URL(text);
  return host !== '' && `${protocol}//${host}` === text;
}
