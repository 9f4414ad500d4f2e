import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../../docs/deploying.md', import.meta.url), 'utf8');

/** The text of the block of that language on docs/deploying.md. @param part a text that the block has */
export function blockOf(language: string, part = ''): string {
  const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  const found = blocks.find(([, of, text = '']) => of === language && text.includes(part));
  if (found?.[2] === undefined) throw new Error(`No block of ${language} with ${part}`);
  return found[2];
}

/** The settings of the server on that page. */
export function settingsOnPage(): Readonly<Record<string, string>> {
  const lines = blockOf('ini', 'PUBLIC_URL=').trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

/** The same text with each of the given parts replaced. @throws Error where a part is not in it */
export function replaced(text: string, changes: Readonly<Record<string, string>>): string {
  let result = text;
  for (const [part, by] of Object.entries(changes)) {
    if (!result.includes(part)) throw new Error(`The page has no ${part}`);
    result = result.replaceAll(part, by);
  }
  return result;
}
