import type { Clock, TodoApp } from '@todo/application';
import type { Command } from 'commander';
import type { CommandContext, TodosUse } from './command-context.ts';

/** A command of the program: one about todos, or one that a composition root adds. */
export interface CliCommand {
  readonly name: string;
  /**
   * Adds the command to the program.
   * @param context makes what the command runs in; to be called when it runs
   */
  readonly add: (program: Command, context: () => CommandContext) => void;
  /** Those of the command line, when left out. */
  readonly debugging?: Debugging;
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

/** Where todo commands get their time and their todos from. */
export interface TodoSource {
  readonly clock: Clock;
  /** @throws TodoError, CliError */
  open(): Promise<OpenApp>;
}

/** What the command line is made with. */
export interface CommandLine {
  /** The release, as `--version` prints it. */
  readonly version: string;
  /** Commands beside the todo commands, in the order in which the help shows them. */
  readonly commands: readonly CliCommand[];
  /** Of the todo commands. */
  readonly debugging: Debugging;
  /**
   * Is asked when a todo command runs, so that help loads nothing for it.
   * @param database what `--database` says
   * @throws CliError where it cannot be used
   */
  todos(use: TodosUse, database: string | undefined): Promise<TodoSource>;
  /**
   * Opens the todos to complete a word with, without making or changing a database, and without a long wait for
   * a lock.
   * @returns undefined where there is no database, or one of an earlier release
   * @throws TodoError, CliError
   */
  todosToComplete(database: string | undefined): Promise<OpenApp | undefined>;
}
