export { commandLine } from './command-line.ts';
export type { ProgramIo } from './program-io.ts';
export { runTodo } from './run-todo.ts';
