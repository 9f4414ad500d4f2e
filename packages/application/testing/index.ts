export { aDraft, aMoment, aRevision, aTodo, momentsLater } from './a-todo.ts';
export { clockContract, type ClockContractCase } from './clock-contract.ts';
export { fixedClock, type FixedClock } from './fixed-clock.ts';
export { inMemoryTodos } from './in-memory-todos.ts';
export { todoRepositoryContract, type ContractCase } from './todo-repository-contract.ts';
