import type { UnsentTodo } from './page-state.ts';
import type { KeptTexts } from './page-context.ts';

/** So many adds wait for a server at most; then the page takes no more. */
export const mostUnsent = 100;

/** The adds that no server has confirmed, as they outlive the page. Each account has its own. */
export interface Outbox {
  all(): readonly UnsentTodo[];
  /** @returns whether there was room for it */
  put(unsent: UnsentTodo): boolean;
  remove(key: string): void;
}

export function outbox(kept: KeptTexts, account: () => string): Outbox {
  const name = () => `unsent of ${account()}`;
  const all = () => unsentIn(kept.get(name()));
  const keep = (unsent: readonly UnsentTodo[]) => {
    kept.set(name(), unsent.length === 0 ? '' : JSON.stringify(unsent));
  };
  return {
    all,
    put(unsent) {
      const before = all();
      if (before.length >= mostUnsent) return false;
      keep([...before, unsent]);
      return true;
    },
    remove(key) {
      const before = all();
      const left = before.filter((unsent) => unsent.key !== key);
      if (left.length < before.length) keep(left);
    },
  };
}

/** A text that an extension or another release has left there holds none. */
function unsentIn(text: string | undefined): readonly UnsentTodo[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list.filter(isUnsent) : [];
  } catch {
    return [];
  }
}

function isUnsent(value: unknown): value is UnsentTodo {
  return (
    typeof value === 'object' &&
    value !== null &&
    'key' in value &&
    typeof value.key === 'string' &&
    'text' in value &&
    typeof value.text === 'string' &&
    'fields' in value &&
    typeof value.fields === 'object'
  );
}
