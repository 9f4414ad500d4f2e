import { CliError } from '../errors/cli-error.ts';

/**
 * The one of `known` that a person means: any case, and any sign in place of a blank.
 * @param option as it is typed, for the message
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
  const offered = known.map(typed).join(', ');
  throw new CliError('usage', `${option} must be one of ${offered}${orElse}, not "${word}".`);
}

/**
 * The same for several with commas, in one text or more.
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

/** A sign in front counts: it turns an order round. */
function letters(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/(?<!^)[\s_-]/g, '');
}

/** `in-process`: what needs no quotes in a shell. */
function typed(choice: string): string {
  return /^[A-Z]/.test(choice) ? choice.toLowerCase().replaceAll(' ', '-') : choice;
}
