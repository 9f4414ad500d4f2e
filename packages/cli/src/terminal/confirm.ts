import { createInterface } from 'node:readline/promises';
import type { Io } from './io.ts';
import { visibleText } from '../views/visible-text.ts';

/** Whether a person can read a question and answer it. */
export function canAsk({ stdin, stderr }: Io): boolean {
  return stdin.isTTY === true && stderr.isTTY === true;
}

/** Asks for a yes or a no. Anything but a yes is a no, and so is the end of the input. */
export async function confirm({ stdin, stderrStream }: Io, question: string): Promise<boolean> {
  const terminal = createInterface({ input: stdin, output: stderrStream });
  try {
    const ended = new Promise<string>((resolve) => {
      terminal.once('close', () => resolve(''));
    });
    const answer = await Promise.race([
      terminal.question(`${visibleText(question)} [y/N] `),
      ended,
    ]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
