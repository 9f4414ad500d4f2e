import { dueForms } from '@todo/application/due-forms';

/*
 * Texts of the help, apart from the code that they describe, so that `--help` does not load that code.
 */

/** How `list` sorts without `--sort`. */
export const orderHelp =
  'Most urgent first: by due date, the soonest first and none last; then by priority, high first; ' +
  'then by id.';

/** The ways to write a due date, for the help of a command. */
export const dueHelp = [
  'Due dates:',
  ...dueForms.map(([form, meaning]) => `  ${form.padEnd(28)} ${meaning}`.trimEnd()),
].join('\n');

/** The examples below the help of a command. */
export function examples(...lines: readonly string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  $ ${line}`)].join('\n');
}
