/** The URL as it may be shown and logged: without the passwords that it may hold. */
export function shownUrl(url: string): string {
  return url
    .replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#:@]*):[^/?#]*@/i, '$1:***@')
    .replaceAll(/([?&](?:ssl)?password=)[^&#]*/gi, '$1***');
}
