import type { Clock } from '@todo/application/input';
import type { CalendarDate, NewTodo } from '@todo/domain';
import type { SessionJson, TodoJson, TokenJson, TrashedTodoJson } from '../api/answers.ts';
import { firstPlace, type Place } from '../model/places.ts';
import type { FieldChanges, FieldConflict } from '../model/three-way-merge.ts';
import { emptyBoard, type Board } from '../model/todo-board.ts';
import type { Draft, DraftFaults } from '../model/todo-draft.ts';

/** Everything that the page shows follows from this. */
export interface PageState {
  readonly place: Place;
  readonly today: CalendarDate;
  readonly access: Access;
  /** Whether the last request got an answer. */
  readonly isOffline: boolean;
  readonly board: Board;
  readonly list: ListLoading;
  /** The todo that the keys are about. */
  readonly current: number | undefined;
  /** Its place in the list: where it was, once it is gone. */
  readonly currentAt: number;
  /** Counts the commands that lead the focus into the list. */
  readonly focusInList: number;
  readonly editor: Editor | undefined;
  readonly conflict: Conflict | undefined;
  readonly toasts: readonly Toast[];
  readonly question: Question | undefined;
  readonly isHelpOpen: boolean;
  readonly hasLetterKeys: boolean;
  readonly tags: readonly string[];
  /** What is typed into quick add, and into search. */
  readonly quick: string;
  readonly search: string;
  readonly trash: TrashLoading;
  readonly account: AccountLoading;
}

/** `local`: the server knows no accounts, and asks for no credentials. */
export type Access =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'local' }
  | { readonly kind: 'account'; readonly name: string }
  | { readonly kind: 'signed-out' };

export interface ListLoading {
  readonly isLoading: boolean;
  /** Whether a page has come. */
  readonly hasLoaded: boolean;
  readonly next: string | undefined;
  /** How many todos the server has sent, and how many it has. */
  readonly delivered: number;
  readonly total: number | undefined;
  /** Why the last page has not come. */
  readonly fault: string | undefined;
}

export interface Editor {
  readonly id: number;
  /** The todo that the person has seen. */
  readonly base: TodoJson;
  readonly draft: Draft;
  readonly faults: DraftFaults;
  /** Why the server has refused it. */
  readonly refusal: string | undefined;
  /** Whether it was deleted elsewhere: saving adds it anew. */
  readonly isGone: boolean;
}

/** A todo that the person and another client have changed. */
export interface Conflict {
  readonly id: number;
  readonly theirs: TodoJson;
  readonly mine: FieldChanges;
  readonly fields: readonly FieldConflict[];
}

export interface Toast {
  readonly key: number;
  readonly text: string;
  readonly isError: boolean;
  readonly action: { readonly label: string; readonly run: () => void } | undefined;
}

/** What cannot be taken back is asked first. */
export interface Question {
  readonly text: string;
  readonly yes: string;
  readonly run: () => void;
}

export interface TrashLoading {
  readonly items: readonly TrashedTodoJson[];
  readonly hasLoaded: boolean;
  readonly next: string | undefined;
  readonly fault: string | undefined;
}

export interface AccountLoading {
  readonly sessions: readonly SessionJson[];
  readonly tokens: readonly TokenJson[];
  readonly hasLoaded: boolean;
  readonly fault: string | undefined;
  /** The secret of the token that was just made, shown this once. */
  readonly secret: string | undefined;
}

/** An add that the server has not answered yet. */
export interface UnsentTodo {
  readonly key: string;
  readonly fields: NewTodo;
  /** What was typed. */
  readonly text: string;
}

export const nothingLoaded: ListLoading = {
  isLoading: false,
  hasLoaded: false,
  next: undefined,
  delivered: 0,
  total: undefined,
  fault: undefined,
};

export const noTrash: TrashLoading = {
  items: [],
  hasLoaded: false,
  next: undefined,
  fault: undefined,
};

export const noAccount: AccountLoading = {
  sessions: [],
  tokens: [],
  hasLoaded: false,
  fault: undefined,
  secret: undefined,
};

export function firstState(clock: Clock): PageState {
  return {
    place: firstPlace,
    today: clock.dateAt(clock.now()),
    access: { kind: 'unknown' },
    isOffline: false,
    board: emptyBoard,
    list: nothingLoaded,
    current: undefined,
    currentAt: 0,
    focusInList: 0,
    editor: undefined,
    conflict: undefined,
    toasts: [],
    question: undefined,
    isHelpOpen: false,
    hasLetterKeys: true,
    tags: [],
    quick: '',
    search: '',
    trash: noTrash,
    account: noAccount,
  };
}
