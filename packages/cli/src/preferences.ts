import type { SortName } from '@todo/application';

/** When output has colours: on a terminal, in a pipe as well, or never. */
export const colorChoices = ['auto', 'always', 'never'] as const;

/** One of {@link colorChoices}. */
export type ColorChoice = (typeof colorChoices)[number];

/** How due dates are written in a list on a terminal: `tomorrow`, `Mon 2026-11-30` or `2026-11-30`. */
export const dateStyles = ['relative', 'weekday', 'iso'] as const;

/** One of {@link dateStyles}. */
export type DateStyle = (typeof dateStyles)[number];

/** The columns that a list can have beside the task. */
export const columnNames = [
  'id',
  'status',
  'priority',
  'due',
  'tags',
  'created',
  'updated',
  'completed',
] as const;

/** One of {@link columnNames}. */
export type ColumnName = (typeof columnNames)[number];

/** What a person chooses for the terminal. */
export interface Preferences {
  readonly color: ColorChoice;
  /** The order of a list. */
  readonly sort: readonly SortName[];
  /** The columns of a list on a terminal, from left to right; the task follows them. */
  readonly columns: readonly ColumnName[];
  readonly dateStyle: DateStyle;
}

/** The preferences of a person who has chosen nothing. */
export const usualPreferences: Preferences = {
  color: 'auto',
  sort: ['due', '-priority'],
  columns: ['id', 'priority', 'due', 'tags'],
  dateStyle: 'relative',
};

/**
 * Reads a preference when a command uses it: one that cannot be used stops no other command.
 * @throws CliError where its value cannot be used
 */
export type ReadPreference = <Name extends keyof Preferences>(
  name: Name,
) => Promise<Preferences[Name]>;
