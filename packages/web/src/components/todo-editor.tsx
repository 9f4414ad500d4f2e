import { readDue } from '@todo/application/input';
import { priorities, statuses, textRules } from '@todo/domain';
import { useEffect, useRef } from 'preact/hooks';
import { dueText } from '../model/due-text.ts';
import type { Draft } from '../model/todo-draft.ts';
import type { Editor } from '../page/page-state.ts';
import type { TodoPage } from '../page/todo-page.ts';
import { Field } from './field.tsx';

interface TodoEditorProps {
  readonly page: TodoPage;
  readonly editor: Editor;
  /** Whether the todo has changed since the editor was opened. */
  readonly isBehind: boolean;
}

/** Changes a todo in its place in the list. */
export function TodoEditor({ page, editor, isBehind }: TodoEditorProps) {
  const { id, draft, faults, refusal } = editor;
  const task = useRef<HTMLInputElement>(null);
  useEffect(() => task.current?.focus(), [id]);
  const { todos } = page;
  const write = (changes: Partial<Draft>) => todos.write(changes);
  return (
    <form
      class="editor"
      aria-label={`Edit “${editor.base.task}”`}
      onSubmit={(event) => {
        event.preventDefault();
        todos.save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') todos.closeEditor();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          // Otherwise Firefox presses the button that has the focus next, too, and the editor opens again.
          event.preventDefault();
          todos.save();
        }
      }}
    >
      {refusal !== undefined && (
        <p class="fault" role="alert">
          {refusal}
        </p>
      )}
      {isBehind && refusal === undefined && (
        <p class="notice" role="status">
          This todo was changed elsewhere just now. Save to keep both changes; you are asked where
          they disagree.
        </p>
      )}
      <Field label="Task" fault={faults.task}>
        {(attributes) => (
          <input
            {...attributes}
            ref={task}
            dir="auto"
            value={draft.task}
            maxLength={textRules.task.maxLength * 2}
            onInput={({ currentTarget: { value } }) => write({ task: value })}
          />
        )}
      </Field>
      <Field label="Notes" fault={faults.notes}>
        {(attributes) => (
          <textarea
            {...attributes}
            dir="auto"
            rows={3}
            value={draft.notes}
            onInput={({ currentTarget: { value } }) => write({ notes: value })}
          />
        )}
      </Field>
      <div class="fields">
        <Field label="Due" fault={faults.due} hint={dueHint(draft.due, page)}>
          {(attributes) => (
            <input
              {...attributes}
              value={draft.due}
              placeholder="fri 17:00"
              autocomplete="off"
              onInput={({ currentTarget: { value } }) => write({ due: value })}
            />
          )}
        </Field>
        <Field label="Tags" fault={faults.tags}>
          {(attributes) => (
            <input
              {...attributes}
              dir="auto"
              value={draft.tags}
              placeholder="home work"
              autocomplete="off"
              autocapitalize="none"
              onInput={({ currentTarget: { value } }) => write({ tags: value })}
            />
          )}
        </Field>
        <Field label="Priority">
          {(attributes) => (
            <select
              {...attributes}
              value={draft.priority}
              onChange={({ currentTarget: { value } }) =>
                write({ priority: priorities.find((one) => one === value) ?? draft.priority })
              }
            >
              {priorities.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Status">
          {(attributes) => (
            <select
              {...attributes}
              value={draft.status}
              onChange={({ currentTarget: { value } }) =>
                write({ status: statuses.find((one) => one === value) ?? draft.status })
              }
            >
              {statuses.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <p class="buttons">
        {!editor.isGone && (
          <button
            type="button"
            class="first"
            onClick={() => {
              todos.closeEditor();
              todos.remove(id);
            }}
          >
            Delete
          </button>
        )}
        <button type="button" onClick={() => todos.closeEditor()}>
          Cancel
        </button>
        <button type="submit" class="primary">
          Save
        </button>
      </p>
    </form>
  );
}

/** What is understood of a due date while a person types it. */
function dueHint(text: string, { clock }: TodoPage): string {
  if (text.trim() === '') return 'In words: “tomorrow”, “fri 17:00”, “in 3 days”';
  const reading = readDue(text, clock);
  return 'due' in reading ? dueText(reading.due, clock) : 'Not a date yet';
}
