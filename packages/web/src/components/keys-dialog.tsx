import { keyMap, keyName } from '../keyboard/key-map.ts';
import { setLetterKeys, type TodoPage } from '../page/todo-page.ts';
import type { PageState } from '../page/page-state.ts';
import { Modal } from './modal.tsx';

interface KeysDialogProps {
  readonly page: TodoPage;
  readonly state: PageState;
}

export function KeysDialog({ page, state }: KeysDialogProps) {
  const close = () => page.store.set({ isHelpOpen: false });
  return (
    <Modal title="Keys" onClose={close}>
      <dl class="keys">
        {keyMap.map(({ keys, command, does }) => (
          <div key={command}>
            <dt>
              {keys.map((key, at) => (
                <span key={key}>
                  {at > 0 && ' or '}
                  <kbd>{keyName(key)}</kbd>
                </span>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Escape</kbd>
          </dt>
          <dd>Leave a field, the editor or a dialog</dd>
        </div>
      </dl>
      <label class="option">
        <input
          type="checkbox"
          checked={state.hasLetterKeys}
          onChange={({ currentTarget }) => setLetterKeys(page.context, currentTarget.checked)}
        />
        Letters and signs are keys. Without, the arrows, Space, Enter and Delete still are.
      </label>
      <p class="buttons">
        <button type="button" class="primary" onClick={close}>
          Close
        </button>
      </p>
    </Modal>
  );
}
