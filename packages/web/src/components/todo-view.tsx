import type { View } from '../model/places.ts';
import type { PageState } from '../page/page-state.ts';
import type { TodoPage } from '../page/todo-page.ts';
import { EmptyList } from './empty-list.tsx';
import { LoadingFault } from './loading-fault.tsx';
import { TodoEditor } from './todo-editor.tsx';
import { isBehind, TodoList } from './todo-list.tsx';

interface TodoViewProps {
  readonly page: TodoPage;
  readonly state: PageState;
  readonly view: View;
}

export function TodoView({ page, state, view }: TodoViewProps) {
  const rows = page.rows(state);
  const { editor, list } = state;
  const isElsewhere = editor !== undefined && !rows.some(({ id }) => id === editor.id);
  return (
    <>
      {isElsewhere && (
        <TodoEditor page={page} editor={editor} isBehind={isBehind(state, editor.id)} />
      )}
      {rows.length > 0 && <TodoList page={page} state={state} view={view} rows={rows} />}
      {list.fault !== undefined && (
        <LoadingFault
          fault={list.fault}
          onRetry={() => void (list.hasLoaded ? page.refresh() : page.enter())}
        />
      )}
      {rows.length === 0 && list.hasLoaded && list.next === undefined && !list.isLoading && (
        <EmptyList view={view} />
      )}
      {list.isLoading && <p class="loading">Loading…</p>}
    </>
  );
}
