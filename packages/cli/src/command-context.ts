import type { Clock, TodoApp } from '@todo/application';
import type { Io } from './terminal/io.ts';

/** The options that every command takes. */
export interface GlobalOptions {
  readonly database?: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly color: boolean;
}

/** What a command prints to, and how. */
export interface PrintContext {
  readonly io: Io;
  readonly options: GlobalOptions;
}

/** What a command does with the todos: one that only reads makes no database. */
export type TodosUse = 'reads' | 'writes';

/** What a todo command works on. */
export interface Todos {
  /** What time it is, and which day, for the person who runs the command. */
  readonly clock: Clock;
  /**
   * Opens the todos. They are closed when the command has ended. Call it once the words of the command are
   * understood, so that no database is made for a due date that is none.
   * @throws TodoError, CliError
   */
  readonly openApp: () => Promise<TodoApp>;
}

/** One run of a command. */
export interface CommandContext extends PrintContext {
  /** Loads what the command works on. @throws CliError where the settings cannot be used */
  todos(use: TodosUse): Promise<Todos>;
  /**
   * Opens the todos to complete a word with, without making or changing a database.
   * @param database where they are; where `--database` or the settings say, when undefined
   * @returns undefined where there is no database, or one of an earlier release
   * @throws TodoError, CliError
   */
  appToComplete(database: string | undefined): Promise<TodoApp | undefined>;
}
