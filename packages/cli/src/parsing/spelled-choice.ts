import { CliError } from '../errors/cli-error.ts';

/**
 * The choice of `known` that a person has typed, in any case, and with any sign for a blank.
 * @param option its name for the message
 * @throws CliError
 */
export function choiceFrom<Choice extends string>(
  option: string,
  known: readonly Choice[],
  word: string,
  orElse = '',
): Choice {
  const spelled = letters(word);
  const choice = known.find((one) => letters(one) === spelled);
  if (choice !== undefined) return choice;
  const offered = known.map(typedChoice).join(', ');
  throw new CliError('usage', `${option} must be one of ${offered}${orElse}, not "${word}".`);
}

/**
 * The same for several choices, separated by commas, in one text or more.
 * @throws CliError
 */
export function choicesFrom<Choice extends string>(
  option: string,
  known: readonly Choice[],
  texts: readonly string[],
): Choice[] {
  return texts
    .flatMap((text) => text.split(','))
    .map((word) => choiceFrom(option, known, word, ', or several with commas'));
}

/** A leading sign is kept, because it reverses an order. */
function letters(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/(?<!^)[\s_-]/g, '');
}

/** The choice in a spelling that needs no quotes in a shell, such as `in-process`. */
export function typedChoice(choice: string): string {
  return /^[A-Z]/.test(choice) ? choice.toLowerCase().replaceAll(' ', '-') : choice;
}
