import { isUtf8 } from 'node:buffer';
import { canAsk, CliError, hiddenAnswers, type HiddenAnswers, type Io } from '@todo/cli';

/** Where a command gets a new password from. It is never an argument, as other users of the machine can see those. */
export interface PasswordOptions {
  readonly passwordStdin?: true;
}

/**
 * Checks that there is a place to get a password from, before anything is opened.
 * @throws CliError
 */
export function assertPasswordSource(io: Io, { passwordStdin }: PasswordOptions): void {
  if (passwordStdin && io.stdin.isTTY) {
    throw new CliError(
      'usage',
      'What you type for --password-stdin would be on the screen. Leave it out to be asked, or use a pipe or a file.',
    );
  }
  if (!passwordStdin && !canAsk(io)) {
    throw new CliError(
      'usage',
      'No terminal to ask for the password on; use --password-stdin, which reads it from a pipe or a file.',
    );
  }
}

/**
 * Gets a new password for an account: asks for it twice, or reads it from stdin.
 * @throws CliError with no part of the password in it
 */
export function newPassword(
  io: Io,
  name: string,
  { passwordStdin }: PasswordOptions,
): Promise<string> {
  return passwordStdin ? secretFrom(io, passwordInput) : askedPassword(io, name);
}

async function askedPassword(io: Io, name: string): Promise<string> {
  using answers = hiddenAnswers(io);
  const password = await answers.ask(`New password for ${name}, 8 to 256 characters (hidden):`);
  const again = password && (await answers.ask('The same again:'));
  if (!password || again === undefined) {
    throw new CliError('usage', 'You typed no password, so nothing has changed.');
  }
  if (password !== again) {
    throw new CliError('usage', 'The two passwords differ, so nothing has changed. Try again.');
  }
  return password;
}

/**
 * Gets the password of an account that exists: asks for it, or reads it from stdin.
 * @param question names the account and the place that it is for
 * @throws CliError with no part of the password in it
 */
export async function knownPassword(
  io: Io,
  question: string,
  { passwordStdin }: PasswordOptions,
): Promise<string> {
  if (passwordStdin) return secretFrom(io, passwordInput);
  using answers = hiddenAnswers(io);
  return passwordIn(answers, question);
}

/** @throws CliError where the person types none */
export async function passwordIn(answers: HiddenAnswers, question: string): Promise<string> {
  const password = await answers.ask(question);
  if (password) return password;
  throw new CliError('usage', 'You typed no password, so nothing has changed.');
}

/** A secret that a command reads from stdin. */
export interface SecretInput {
  readonly option: string;
  /** What it is, for a sentence. */
  readonly what: string;
  /** The bytes of the longest one, in UTF-8. */
  readonly maxBytes: number;
}

export const passwordInput: SecretInput = {
  option: '--password-stdin',
  what: 'password',
  maxBytes: 4 * 256,
};

/** The only line of stdin. @throws CliError with no part of the secret in it */
export async function secretFrom(
  { stdin: input }: Pick<Io, 'stdin'>,
  { option, what, maxBytes }: SecretInput,
): Promise<string> {
  const notOneLine = (fault: string) =>
    new CliError(
      'usage',
      `The input for ${option} ${fault}. It is the ${what} alone, on one line.`,
    );
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk as Buffer | string);
    chunks.push(bytes);
    length += bytes.length;
    // With the end of its line.
    if (length > maxBytes + 2) throw notOneLine(`is longer than a ${what}`);
  }
  const bytes = Buffer.concat(chunks);
  if (!isUtf8(bytes)) throw notOneLine('is not UTF-8');
  const secret = bytes.toString('utf8').replace(/\r?\n$/, '');
  if (secret === '') throw notOneLine('is empty');
  if (/[\r\n]/.test(secret)) throw notOneLine('has more than one line');
  return secret;
}
