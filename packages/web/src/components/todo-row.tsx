import { isOpen } from '@todo/domain';
import type { TodoJson } from '../api/answers.ts';
import { dueText, hasPassed } from '../model/due-text.ts';
import { fragmentOf } from '../model/places.ts';
import type { TodoPage } from '../page/todo-page.ts';

interface TodoRowProps {
  readonly page: TodoPage;
  readonly todo: TodoJson;
  readonly isCurrent: boolean;
  /** Whether the heading above says which day it is. */
  readonly hasDayAbove: boolean;
}

/** One todo. Of a list, only the current row is a stop of the Tab key. */
export function TodoRow({ page, todo, isCurrent, hasDayAbove }: TodoRowProps) {
  const { id, task, notes, status } = todo;
  const tabIndex = isCurrent ? 0 : -1;
  const isDone = !isOpen(todo);
  return (
    <div class="row">
      <input
        type="checkbox"
        class="done"
        checked={isDone}
        tabIndex={tabIndex}
        aria-label={isDone ? `Reopen “${task}”` : `Complete “${task}”`}
        onChange={() => page.todos.toggle(id)}
      />
      <div class="text">
        <button
          type="button"
          class="task"
          tabIndex={tabIndex}
          aria-describedby={`about-${id}`}
          onClick={() => page.todos.openEditor(id)}
        >
          <bdi>{task}</bdi>
        </button>
        <p class="about" id={`about-${id}`}>
          <About page={page} todo={todo} tabIndex={tabIndex} hasDayAbove={hasDayAbove} />
        </p>
        {notes !== '' && (
          <p class="notes" dir="auto">
            {notes}
          </p>
        )}
      </div>
      {id > 0 && (
        <div class="actions">
          {!isDone && (
            <button
              type="button"
              tabIndex={tabIndex}
              aria-label={status === 'In Process' ? `Stop “${task}”` : `Start “${task}”`}
              onClick={() => page.todos.start(id)}
            >
              {status === 'In Process' ? 'Stop' : 'Start'}
            </button>
          )}
          <button
            type="button"
            tabIndex={tabIndex}
            aria-label={`Delete “${task}”`}
            onClick={() => page.todos.remove(id)}
          >
            Delete
          </button>
        </div>
      )}
    </div>
  );
}

interface AboutProps {
  readonly page: TodoPage;
  readonly todo: TodoJson;
  readonly tabIndex: number;
  readonly hasDayAbove: boolean;
}

function About({ page: { clock }, todo, tabIndex, hasDayAbove }: AboutProps) {
  const { id, due, priority, status, tags } = todo;
  const isLate = due !== null && isOpen(todo) && hasPassed(due, clock);
  const dueWords = due === null ? '' : dueText(due, clock);
  const shownDue = hasDayAbove && !isLate ? (/\d\d:\d\d$/.exec(dueWords)?.[0] ?? '') : dueWords;
  return (
    <>
      {id < 0 && <span class="chip unsent">Not sent yet</span>}{' '}
      {shownDue !== '' && (
        <span class={isLate ? 'due late' : 'due'}>
          {isLate && 'Overdue · '}
          {shownDue}
        </span>
      )}{' '}
      {status === 'In Process' && <span class="chip started">In Process</span>}{' '}
      {priority !== 'none' && <span class={`priority ${priority}`}>{priority}</span>}{' '}
      {tags.map((tag) => (
        <span key={tag}>
          <a class="tag" href={fragmentOf({ name: 'tag', tag })} tabIndex={tabIndex}>
            #<bdi>{tag}</bdi>
          </a>{' '}
        </span>
      ))}
    </>
  );
}
