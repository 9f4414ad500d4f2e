import { useEffect } from 'preact/hooks';
import { dayText } from '../model/due-text.ts';
import { instant } from '@todo/domain';
import type { TrashLoading } from '../page/page-state.ts';
import type { TodoPage } from '../page/todo-page.ts';
import { LoadingFault } from './loading-fault.tsx';

interface TrashViewProps {
  readonly page: TodoPage;
  readonly trash: TrashLoading;
}

export function TrashView({ page, trash }: TrashViewProps) {
  const { items, hasLoaded, next, fault } = trash;
  const { clock } = page;
  useEffect(() => void page.trash.read(), []);
  const today = clock.dateAt(clock.now());
  return (
    <>
      {fault !== undefined && <LoadingFault fault={fault} onRetry={() => void page.trash.read()} />}
      {hasLoaded && items.length === 0 && (
        <div class="empty">
          <p class="empty-title">The trash is empty</p>
          <p>What you delete waits here, until it is deleted for good.</p>
        </div>
      )}
      <ul class="todos">
        {items.map(({ todo: { id, task }, deletedAt }) => (
          <li key={id} class="todo">
            <div class="row plain">
              <div class="text">
                <p class="task" dir="auto">
                  {task}
                </p>
                <p class="about">
                  Deleted {dayText(clock.dateAt(instant(new Date(deletedAt))), today)}
                </p>
              </div>
              <div class="actions shown">
                <button
                  type="button"
                  aria-label={`Restore “${task}”`}
                  onClick={() => void page.trash.restore(id)}
                >
                  Restore
                </button>
                <button
                  type="button"
                  aria-label={`Delete for good: “${task}”`}
                  onClick={() => page.trash.purge(id)}
                >
                  Delete for good
                </button>
              </div>
            </div>
          </li>
        ))}
      </ul>
      <p class="buttons">
        {next !== undefined && (
          <button type="button" onClick={() => void page.trash.readMore()}>
            Show more
          </button>
        )}
        {items.length > 0 && (
          <button type="button" class="danger" onClick={() => page.trash.empty()}>
            Empty the trash
          </button>
        )}
      </p>
    </>
  );
}
