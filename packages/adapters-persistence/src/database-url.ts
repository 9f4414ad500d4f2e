/** The URL as it may be shown and logged: each password in it is replaced by `***`. */
export function shownUrl(url: string): string {
  return url
    .replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#:@]*):[^/?#]*@/i, '$1:***@')
    .replaceAll(/([?&](?:ssl)?password=)[^&#]*/gi, '$1***');
}
