import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TodoJson } from '../api/answers.ts';
import { headingOf } from '../model/list-headings.ts';
import type { View } from '../model/places.ts';
import { offsetsOf, rowsBetween } from '../model/visible-rows.ts';
import { currentPlace } from '../page/key-actions.ts';
import type { PageState } from '../page/page-state.ts';
import type { TodoPage } from '../page/todo-page.ts';
import { TodoEditor } from './todo-editor.tsx';
import { TodoRow } from './todo-row.tsx';

interface TodoListProps {
  readonly page: TodoPage;
  readonly state: PageState;
  readonly view: View;
  readonly rows: readonly TodoJson[];
}

/** The height of a row that was never shown, in pixels: that of a todo with a short task and nothing else. */
const usualHeight = 49;

/** Rows so many pixels above and below the screen are there already. */
const around = 600;

/** The list, of which only the rows about the screen are in the document. */
export function TodoList({ page, state, view, rows }: TodoListProps) {
  const list = useRef<HTMLUListElement>(null);
  const heights = useRef(new Map<number, number>());
  const focused = useRef(state.focusInList);
  const [, setMeasured] = useState(0);
  // First what a screen holds, so that it is painted soon; the rows around it follow in a later frame.
  const [{ top, bottom }, setSeen] = useState({ top: 0, bottom: innerHeight });

  const offsets = offsetsOf(rows.map(({ id }) => heights.current.get(id) ?? usualHeight));
  const { from, to } = rowsBetween(offsets, top, bottom);
  const end = offsets.at(-1) ?? 0;
  const at = currentPlace(rows, state);
  // Read before the document changes: an element that leaves it, or moves within it, loses the focus silently.
  const focusBefore = focusWithin(list.current);

  const look = () => {
    const place = list.current?.getBoundingClientRect().top ?? 0;
    const seen = { top: -place - around, bottom: innerHeight - place + around };
    setSeen((before) =>
      Math.abs(before.top - seen.top) < around / 4 &&
      Math.abs(before.bottom - seen.bottom) < around / 4
        ? before
        : seen,
    );
  };

  /** What holds the focus for a todo; `undefined` where its row is not in the document, or is being edited. */
  const taskOf = (todo: TodoJson | undefined) =>
    list.current?.querySelector<HTMLElement>(`[data-id="${todo?.id ?? ''}"] .task`) ?? undefined;

  useEffect(() => {
    const frame = requestAnimationFrame(() => setTimeout(look));
    addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }, []);

  useLayoutEffect(() => {
    let isNews = false;
    for (const row of list.current?.children ?? []) {
      const id = Number(row.getAttribute('data-id'));
      const { height } = row.getBoundingClientRect();
      if (Math.abs((heights.current.get(id) ?? 0) - height) < 0.5) continue;
      heights.current.set(id, height);
      isNews = true;
    }
    if (isNews) setMeasured((count) => count + 1);
  });

  useLayoutEffect(() => {
    if (focused.current === state.focusInList || state.editor?.id === rows[at]?.id) return;
    const task = taskOf(rows[at]);
    if (task !== undefined) {
      focused.current = state.focusInList;
      task.focus({ preventScroll: true });
      task.closest('li')?.scrollIntoView({ block: 'nearest' });
    } else if (rows.length > 0) {
      // It is far from the screen: it comes into the document when that is there.
      const place = list.current?.getBoundingClientRect().top ?? 0;
      scrollTo({ top: scrollY + place + (offsets[at] ?? 0) - innerHeight / 2 });
      look();
    } else {
      focused.current = state.focusInList;
    }
  });

  useLayoutEffect(() => {
    if (focusBefore === undefined || document.activeElement !== document.body) return;
    const { element, id } = focusBefore;
    if (element.isConnected) element.focus({ preventScroll: true });
    // A row that has only been scrolled out of sight takes the focus along.
    else if (rows.every((todo) => todo.id !== id)) taskOf(rows[at])?.focus({ preventScroll: true });
  });

  useEffect(() => {
    if (bottom > end - around) void page.lists.loadMore();
  }, [bottom, end, state.list]);

  const { next, total, delivered } = state.list;
  const size =
    next === undefined ? rows.length : rows.length + Math.max(0, (total ?? 0) - delivered);
  return (
    <ul
      ref={list}
      class="todos"
      style={{
        paddingTop: `${offsets[from] ?? 0}px`,
        paddingBottom: `${end - (offsets[to] ?? end)}px`,
      }}
      onFocusCapture={({ target }) => {
        const row = target instanceof Element ? target.closest('[data-id]') : null;
        const id = Number(row?.getAttribute('data-id'));
        const place = rows.findIndex((todo) => todo.id === id);
        if (place >= 0) page.store.set({ current: id, currentAt: place });
      }}
    >
      {rows.slice(from, to).map((todo, index) => {
        const place = from + index;
        const before = rows[place - 1];
        const heading = headingOf(view, todo, state.today, page.clock);
        const isFirst =
          before === undefined || headingOf(view, before, state.today, page.clock) !== heading;
        return (
          <li
            key={todo.id}
            data-id={todo.id}
            class={place === at ? 'todo current' : 'todo'}
            data-status={todo.status}
            aria-posinset={place + 1}
            aria-setsize={size}
          >
            {isFirst && heading !== '' && <h2>{heading}</h2>}
            {state.editor?.id === todo.id ? (
              <TodoEditor page={page} editor={state.editor} isBehind={isBehind(state, todo.id)} />
            ) : (
              <TodoRow
                page={page}
                todo={todo}
                isCurrent={place === at}
                hasDayAbove={heading !== ''}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** The element in the list that has the focus, and the id of its todo. */
function focusWithin(list: HTMLElement | null) {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || list?.contains(element) !== true) return undefined;
  return { element, id: Number(element.closest('[data-id]')?.getAttribute('data-id')) };
}

/** Whether the server has a later state of the todo than the editor began with. */
export function isBehind({ board, editor }: PageState, id: number): boolean {
  const known = board.known.get(id);
  return known !== undefined && editor !== undefined && known.updatedAt > editor.base.updatedAt;
}
