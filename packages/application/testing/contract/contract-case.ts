import type { Store } from '@todo/application';
import type { Owner } from '@todo/domain';
import { todosIn, type StoredTodos } from '../todos-in.ts';

/** One contract case of a store: its name, and the test. */
export interface ContractCase {
  readonly name: string;
  /** @param store an empty store that no other test uses */
  readonly run: (store: Store) => Promise<void>;
}

export function contractCase(name: string, run: ContractCase['run']): ContractCase {
  return { name, run };
}

/** A case about the todos of several owners, in which each change is its own transaction. */
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
