import { isUtf8 } from 'node:buffer';
import { canAsk, CliError, hiddenAnswers, type Io } from '@todo/cli';

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
  return passwordStdin ? passwordFrom(io.stdin) : askedPassword(io, name);
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

/** The bytes of the longest password, in UTF-8, with the end of its line. */
const longestLine = 4 * 256 + 2;

/** The only line of the input. */
async function passwordFrom(input: Io['stdin']): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk as Buffer | string);
    chunks.push(bytes);
    length += bytes.length;
    if (length > longestLine) throw notOneLine('is longer than a password');
  }
  const bytes = Buffer.concat(chunks);
  if (!isUtf8(bytes)) throw notOneLine('is not UTF-8');
  const password = bytes.toString('utf8').replace(/\r?\n$/, '');
  if (password === '') throw notOneLine('is empty');
  if (/[\r\n]/.test(password)) throw notOneLine('has more than one line');
  return password;
}

function notOneLine(fault: string): CliError {
  return new CliError(
    'usage',
    `The input for --password-stdin ${fault}. It is the password alone, on one line.`,
  );
}
