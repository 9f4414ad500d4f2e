import type { TodoApp } from '@todo/application';

/** One contract case of an app: its name, and the test. */
export interface AppContractCase {
  readonly name: string;
  /** @param app the use cases over empty todos that no other test uses */
  readonly run: (app: TodoApp) => Promise<void>;
}

export function appCase(name: string, run: AppContractCase['run']): AppContractCase {
  return { name, run };
}
