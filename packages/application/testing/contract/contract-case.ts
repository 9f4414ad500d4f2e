import type { Store } from '@todo/application';
import type { Owner } from '@todo/domain';
import { todosIn, type StoredTodos } from '../todos-in.ts';

/** One thing that every store must do, and how to find out whether it does. */
export interface ContractCase {
  readonly name: string;
  /** @param store that nothing else uses, empty at first */
  readonly run: (store: Store) => Promise<void>;
}

export function contractCase(name: string, run: ContractCase['run']): ContractCase {
  return { name, run };
}

/** A case about the todos of several owners, each of whose changes is a transaction of its own. */
export function forOwners(
  name: string,
  run: (todosOf: (owner: Owner) => StoredTodos) => Promise<void>,
): ContractCase {
  return { name, run: (store) => run(todosIn(store)) };
}

/** A case about the todos of one owner. */
export function forOneOwner(
  name: string,
  run: (todos: StoredTodos) => Promise<void>,
): ContractCase {
  return forOwners(name, (todosOf) => run(todosOf('ada')));
}
