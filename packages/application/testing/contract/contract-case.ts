import type { TodoRepository, TodosOf } from '@todo/application';

/** A promise about a repository, and how to find out whether it is kept. */
export interface ContractCase {
  readonly name: string;
  /** @param todosOf a storage that nothing else uses, empty at first */
  readonly run: (todosOf: TodosOf) => Promise<void>;
}

export function promise(name: string, run: ContractCase['run']): ContractCase {
  return { name, run };
}

/** A case that only needs one owner's repository. */
export function promiseToOne(
  name: string,
  run: (todos: TodoRepository) => Promise<void>,
): ContractCase {
  return { name, run: (todosOf) => run(todosOf('ada')) };
}
