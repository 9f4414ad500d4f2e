/** Holds the state, and tells a listener after each change of it. */
export interface PageStore<State> {
  get(): State;
  /** Merges these members into the state. */
  set(changes: Partial<State> | ((state: State) => Partial<State>)): void;
  listen(listener: () => void): void;
}

export function pageStore<State extends object>(first: State): PageStore<State> {
  let state = first;
  let listeners: readonly (() => void)[] = [];
  return {
    get: () => state,
    set(changes) {
      state = { ...state, ...(typeof changes === 'function' ? changes(state) : changes) };
      for (const listener of listeners) listener();
    },
    listen(listener) {
      listeners = [...listeners, listener];
    },
  };
}
