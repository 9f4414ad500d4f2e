import { isOpen, type NewTodo } from '@todo/domain';
import type { TodoJson } from '../api/answers.ts';
import { Refused } from '../api/rest-api.ts';
import { changesFrom, type FieldChanges } from '../model/three-way-merge.ts';
import { begun, settled, shownTodo, withKnown } from '../model/todo-board.ts';
import { draftOf, isTouched, readDraft, type Draft } from '../model/todo-draft.ts';
import type { AddActions } from './add-actions.ts';
import { failureText } from './failure-text.ts';
import type { PageContext } from './page-context.ts';
import { say } from './toasts.ts';
import { ChangedElsewhere, todoWrites } from './todo-writes.ts';
import type { UndoActions } from './undo-actions.ts';

export interface TodoActions {
  /** Completes an open todo, and reopens a completed one. */
  toggle(id: number): void;
  start(id: number): void;
  remove(id: number): void;
  openEditor(id: number): void;
  write(draft: Partial<Draft>): void;
  /** Closes the editor. What was written can be brought back. */
  closeEditor(): void;
  save(): void;
  /** Ends a conflict with the fields that the person has decided for; none takes theirs. */
  resolve(changes: FieldChanges): void;
  /** Leaves a conflict for the editor, with everything that the person has written. */
  reconsider(): void;
}

export function todoActions(
  context: PageContext,
  undo: UndoActions,
  adding: AddActions,
): TodoActions {
  const { store, clock, newKey } = context;
  const writes = todoWrites(context);

  /** Shows the change at once, and takes it back if it is refused. */
  function change(base: TodoJson, changes: FieldChanges, onRefused: (error: unknown) => void) {
    const key = newKey();
    store.set(({ board }) => ({
      board: begun(board, { key, kind: 'change', id: base.id, to: changes }),
    }));
    return follow(key, writes.change(base, changes), onRefused);
  }

  function follow(
    key: string,
    command: Promise<string | undefined>,
    onRefused: (error: unknown) => void,
  ): Promise<string | undefined> {
    undo.remember(command);
    const settle = () => store.set(({ board }) => ({ board: settled(board, key) }));
    command.then(settle, (error: unknown) => {
      settle();
      onRefused(error);
    });
    return command;
  }

  const undoIn = (command: Promise<string | undefined>) => ({
    label: 'Undo',
    run: () =>
      void command.then(
        (id) => (id === undefined ? undefined : undo.undo(id)),
        () => undefined,
      ),
  });

  function setStatus(id: number, status: TodoJson['status'], done: string): void {
    const base = present(id);
    if (base === undefined) return;
    const command = change(base, { status }, (error) => {
      if (error instanceof ChangedElsewhere) openConflict(base, { status }, error);
      else say(store, `“${base.task}”: ${failureText(error)}`, { isError: true });
    });
    say(store, `${done} “${base.task}”`, { action: undoIn(command) });
    store.set(({ focusInList }) => ({ focusInList: focusInList + 1 }));
  }

  /** The todo as it is shown, if the server has it. */
  function present(id: number): TodoJson | undefined {
    const todo = shownTodo(store.get().board, id);
    if (todo === undefined || id > 0) return todo;
    say(store, `“${todo.task}” waits for the server. Change it once it is saved.`);
    return undefined;
  }

  function openConflict(base: TodoJson, mine: FieldChanges, { theirs, fields }: ChangedElsewhere) {
    store.set({ conflict: { id: base.id, theirs, mine, fields } });
  }

  function edit(base: TodoJson, fields: FieldChanges, draft: Draft): void {
    const changes = changesFrom(base, fields);
    if (Object.keys(changes).length === 0) return;
    void change(base, changes, (error) => {
      if (error instanceof ChangedElsewhere) openConflict(base, changes, error);
      else reopen(base, draft, error);
    });
  }

  /** Brings the editor back with what was written, and says why it was not saved. */
  function reopen(base: TodoJson, draft: Draft, error: unknown): void {
    const isGone = error instanceof Refused && error.status === 404;
    const refusal = isGone
      ? 'It was deleted elsewhere. Save again to add it as a new todo.'
      : failureText(error);
    store.set({ editor: { id: base.id, base, draft, faults: {}, refusal, isGone } });
  }

  return {
    toggle(id) {
      const todo = shownTodo(store.get().board, id);
      if (todo === undefined) return;
      if (isOpen(todo)) setStatus(id, 'Completed', 'Completed');
      else setStatus(id, 'Pending', 'Reopened');
    },

    start(id) {
      const todo = shownTodo(store.get().board, id);
      if (todo === undefined) return;
      if (todo.status === 'In Process') setStatus(id, 'Pending', 'Stopped');
      else setStatus(id, 'In Process', 'Started');
    },

    remove(id) {
      const base = present(id);
      if (base === undefined) return;
      const key = newKey();
      store.set(({ board, focusInList }) => ({
        board: begun(board, { key, kind: 'delete', id }),
        focusInList: focusInList + 1,
      }));
      const command = follow(key, writes.remove(base), (error) => {
        const why =
          error instanceof ChangedElsewhere
            ? 'It was changed elsewhere. Look at it, and delete it again.'
            : failureText(error);
        say(store, `“${base.task}” was not deleted. ${why}`, { isError: true });
      });
      say(store, `Deleted “${base.task}”`, { action: undoIn(command) });
    },

    openEditor(id) {
      const { editor } = store.get();
      if (editor !== undefined && editor.id !== id) this.closeEditor();
      const base = present(id);
      if (base === undefined) return;
      store.set({
        current: id,
        editor: {
          id,
          base,
          draft: draftOf(base, clock),
          faults: {},
          refusal: undefined,
          isGone: false,
        },
      });
    },

    write(draft) {
      store.set(({ editor }) => ({
        editor: editor && { ...editor, draft: { ...editor.draft, ...draft }, faults: {} },
      }));
    },

    closeEditor() {
      const { editor, focusInList } = store.get();
      if (editor === undefined) return;
      store.set({ editor: undefined, focusInList: focusInList + 1 });
      if (!isTouched(editor.draft, editor.base, clock)) return;
      say(store, 'Your changes were not saved', {
        action: { label: 'Bring back', run: () => store.set({ editor }) },
      });
    },

    save() {
      const { editor, focusInList } = store.get();
      if (editor === undefined) return;
      const { base, draft, isGone } = editor;
      const reading = readDraft(draft, base, clock);
      if ('faults' in reading) {
        store.set({ editor: { ...editor, faults: reading.faults } });
        return;
      }
      if (isGone) {
        if (!adding.addTodo({ fields: reading.fields as NewTodo, text: draft.task })) return;
      } else {
        edit(base, reading.fields, draft);
      }
      store.set({ editor: undefined, focusInList: focusInList + 1 });
    },

    resolve(changes) {
      const { conflict } = store.get();
      if (conflict === undefined) return;
      const { theirs } = conflict;
      store.set(({ board, focusInList }) => ({
        conflict: undefined,
        board: withKnown(board, [theirs]),
        focusInList: focusInList + 1,
      }));
      if (Object.keys(changes).length > 0) {
        edit(theirs, changes, draftOf({ ...theirs, ...changes }, clock));
      }
    },

    reconsider() {
      const { conflict } = store.get();
      if (conflict === undefined) return;
      const { id, theirs, mine } = conflict;
      store.set(({ board }) => ({
        conflict: undefined,
        board: withKnown(board, [theirs]),
        editor: {
          id,
          base: theirs,
          draft: draftOf({ ...theirs, ...mine }, clock),
          faults: {},
          refusal: undefined,
          isGone: false,
        },
      }));
    },
  };
}
