import type { KeptTexts } from '../page/page-context.ts';

const prefix = 'todo: ';

/** Texts in the browser's storage. Where that is full or switched off, they last as long as the page. */
export function keptTexts(): KeptTexts {
  const here = new Map<string, string>();
  return {
    get(name) {
      try {
        return localStorage.getItem(prefix + name) ?? here.get(name);
      } catch {
        return here.get(name);
      }
    },
    set(name, text) {
      here.set(name, text);
      try {
        if (text === '') localStorage.removeItem(prefix + name);
        else localStorage.setItem(prefix + name, text);
      } catch {
        // What is in memory has to do.
        return;
      }
    },
  };
}
