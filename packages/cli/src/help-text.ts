/*
 * Words of the help that do not stand beside what they are about: who asks for help waits for nothing else.
 */

/** How `list` sorts when nobody says. */
export const orderHelp =
  'The most urgent is first: by due date, the soonest first and none last; then by priority, high first; ' +
  'then by id.';

/** What stands below the help of a command. */
export function examples(...lines: readonly string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  $ ${line}`)].join('\n');
}
