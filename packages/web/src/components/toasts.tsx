import { useEffect, useState } from 'preact/hooks';
import type { Toast } from '../page/page-state.ts';
import { dropToast } from '../page/toasts.ts';
import type { TodoPage } from '../page/todo-page.ts';

interface ToastsProps {
  readonly page: TodoPage;
  readonly toasts: readonly Toast[];
}

/** How long one stays, in milliseconds; errors stay until they are closed. */
const staysMs = 10_000;

/** Says what has happened. None goes while the pointer or the focus is on them. */
export function Toasts({ page, toasts }: ToastsProps) {
  const [isHeld, setHeld] = useState(false);
  return (
    <div
      class="toasts"
      role="status"
      aria-live="polite"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocusCapture={() => setHeld(true)}
      onBlurCapture={() => setHeld(false)}
    >
      {toasts.map((toast) => (
        <OneToast
          key={toast.key}
          toast={toast}
          isHeld={isHeld}
          onClose={() => {
            setHeld(false);
            dropToast(page.store, toast.key);
          }}
        />
      ))}
    </div>
  );
}

interface OneToastProps {
  readonly toast: Toast;
  readonly isHeld: boolean;
  readonly onClose: () => void;
}

function OneToast({ toast: { text, isError, action }, isHeld, onClose }: OneToastProps) {
  useEffect(() => {
    if (isHeld || isError) return undefined;
    const timer = setTimeout(onClose, staysMs);
    return () => clearTimeout(timer);
  }, [isHeld]);
  return (
    <div class={isError ? 'toast error' : 'toast'}>
      <p dir="auto">{text}</p>
      {action !== undefined && (
        <button
          type="button"
          onClick={() => {
            onClose();
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" class="close" aria-label="Close this message" onClick={onClose}>
        ×
      </button>
    </div>
  );
}
