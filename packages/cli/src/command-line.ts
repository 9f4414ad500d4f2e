import type { Clock, TodoApp, TodoFormat } from '@todo/application';
import type { Command } from 'commander';
import type { ChosenTodos, CommandContext, TodosUse } from './command-context.ts';
import type { ReadPreference } from './preferences.ts';

/** A command of the program: a todo command, or one that a composition root adds. */
export interface CliCommand {
  readonly name: string;
  /**
   * Adds the command to the program.
   * @param context creates the context of the command; to be called when the command runs
   */
  readonly add: (program: Command, context: () => CommandContext) => void;
  /** The context of the command line when left out. */
  readonly debugging?: Debugging;
  /** Whether `--server` without an address means something to the command. */
  readonly takesBareServer?: true;
}

/** Whether an unexpected error shows its stack. */
export interface Debugging {
  /** The variable that a person sets to `true` to see the stack. */
  readonly variable: string;
  isOn(): Promise<boolean>;
}

/** An app that is open, until it is disposed of. */
export interface OpenApp extends AsyncDisposable {
  readonly app: TodoApp;
}

/** The source of the clock and the todos for todo commands. */
export interface TodoSource {
  readonly clock: Clock;
  /** @throws TodoError, CliError */
  open(): Promise<OpenApp>;
}

/** The dependencies of the command line. */
export interface CommandLine {
  /** The release, as `--version` prints it. */
  readonly version: string;
  /** Commands beside the todo commands, in the order in which the help shows them. */
  readonly commands: readonly CliCommand[];
  /** The words that start this program, where the shell that runs it has no `todo` in its path. */
  readonly starter?: readonly string[] | undefined;
  /** The dependencies of the todo commands. */
  readonly debugging: Debugging;
  /**
   * Called when a todo command runs, so that help loads nothing.
   * @throws CliError where the options or the settings cannot be used
   */
  todos(use: TodosUse, chosen: ChosenTodos): Promise<TodoSource>;
  /** Reads what the person who runs the program has chosen. */
  readonly preference: ReadPreference;
  /** Loads the formats in which todos can be exported and imported. */
  formats(): Promise<readonly TodoFormat[]>;
  /**
   * Opens the todos for completion, without creating or changing a database, and without a long wait for
   * a lock.
   * @returns undefined if there is no database, or one of an earlier release
   * @throws TodoError, CliError
   */
  todosToComplete(chosen: ChosenTodos): Promise<OpenApp | undefined>;
  /**
   * Tells an error of the source of the todos to a person: a CliError in its place, or the error itself where it is
   * another. Left out, every error is reported as it is.
   */
  explain?(error: unknown): Promise<unknown>;
}
