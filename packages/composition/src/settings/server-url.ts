/** Whether the text is the address of a server: an HTTP URL, which may have a path, and nothing after it. */
export function isServerUrl(text: string): boolean {
  if (!/^https?:\/\/[^\s?#@\\]+$/i.test(text) || !URL.canParse(text)) return false;
  return new URL(text).hostname !== '';
}

/** The address in its usual spelling, without a slash at its end. */
export function serverUrl(text: string): string {
  return new URL(text).href.replace(/\/+$/, '');
}
