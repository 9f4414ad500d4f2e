import type { KeyPlace } from '../keyboard/key-map.ts';
import type { PageState } from '../page/page-state.ts';
import type { PageStore } from '../page/page-store.ts';

/** Hands over the keys that no field, dialog or other control of the page has a use for. */
export function onKeyPress(
  store: PageStore<PageState>,
  press: (key: string, place: KeyPlace) => boolean,
): void {
  addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || key === 'Shift' || !(target instanceof HTMLElement)) return;
    if (isTyping(target) || target.closest('dialog') !== null) return;
    if (isOfControl(key, target)) return;
    const { hasLetterKeys, current } = store.get();
    const isNowhere = target === document.body || target.tagName === 'H1';
    const isInList = target.closest('.todos') !== null || (isNowhere && current !== undefined);
    // Arrows scroll where the focus is on something else, such as a link.
    if (key.startsWith('Arrow') && !isInList && !isNowhere) return;
    if (press(key, { isInList, hasLetters: hasLetterKeys })) event.preventDefault();
  });
}

function isTyping(target: HTMLElement): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !target.classList.contains('done'))
  );
}

/** Enter and Space press the button or the link that has the focus; on the text of a todo, they are the page's. */
function isOfControl(key: string, target: HTMLElement): boolean {
  return (
    (key === 'Enter' || key === ' ') &&
    target.closest('a, button:not(.todos button.task), input:not(.done)') !== null
  );
}
