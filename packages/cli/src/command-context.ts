import type { Clock, TodoApp, TodoFormat } from '@todo/application';
import type { ReadPreference } from './preferences.ts';
import type { Io } from './terminal/io.ts';

/** The options that say which todos a command is about. The settings say it where one is left out. */
export interface ChosenTodos {
  /** The URL of the database. */
  readonly database?: string | undefined;
  /** The name of the account that owns the todos. */
  readonly user?: string | undefined;
  /** The address of the server that has the todos. */
  readonly server?: string | undefined;
  /** Whether the todos are in the local database, even if a server is set. */
  readonly local?: true | undefined;
}

/** The options that every command takes. */
export interface GlobalOptions extends Omit<ChosenTodos, 'server'> {
  /** `true` where the option has no value. */
  readonly server?: string | true | undefined;
  readonly json?: true;
  readonly quiet?: true;
  readonly color: boolean;
}

/** The streams that a command prints to, and the options of its output. */
export interface PrintContext {
  readonly io: Io;
  readonly options: GlobalOptions;
  readonly preference: ReadPreference;
}

/** Whether a command reads or writes todos: a command that only reads creates no database. */
export type TodosUse = 'reads' | 'writes';

/** The clock and the todos of a todo command. */
export interface Todos {
  /** The clock in the time zone of the person who runs the command. */
  readonly clock: Clock;
  /**
   * Opens the todos, which are closed when the command has ended. To be called after the words of the command are
   * parsed, so that a wrong due date creates no database.
   * @throws TodoError, CliError
   */
  readonly openApp: () => Promise<TodoApp>;
}

/** One run of a command. */
export interface CommandContext extends PrintContext {
  /** Loads the clock and the todos. @throws CliError where the settings cannot be used */
  todos(use: TodosUse): Promise<Todos>;
  /** Loads the file formats. */
  formats(): Promise<readonly TodoFormat[]>;
  /**
   * Opens the todos for completion, without creating or changing a database.
   * @param chosen as far as the line that is being completed says it
   * @returns undefined if there is no database, or one of an earlier release
   * @throws TodoError, CliError
   */
  appToComplete(chosen: ChosenTodos): Promise<TodoApp | undefined>;
}
