import { Writable } from 'node:stream';
import { createInterface } from 'node:readline';
import { print, type Io } from './io.ts';
import { visibleLine } from '../views/visible-text.ts';

/** Answers that a person types without seeing them. */
export interface HiddenAnswers extends Disposable {
  /** @returns undefined where the person has typed Ctrl-C, or Ctrl-D on an empty line, or the input has ended */
  ask(question: string): Promise<string | undefined>;
}

/**
 * Reads lines from the terminal without an echo, until it is disposed of. What is typed before a question is asked is its
 * answer, too, because one reader has all the lines.
 */
export function hiddenAnswers({ stdin, stderr }: Pick<Io, 'stdin' | 'stderr'>): HiddenAnswers {
  // With `terminal`, readline puts the terminal into raw mode, which has no echo, and edits the line itself.
  const reader = createInterface({
    input: stdin,
    output: silence(),
    terminal: true,
    historySize: 0,
  });
  // It keeps the lines that come before they are asked for, and is at its end when the reader is closed.
  const lines = reader[Symbol.asyncIterator]();

  return {
    async ask(question) {
      await print(stderr, `${visibleLine(question)} `);
      const { value, done } = await lines.next();
      // The terminal has not echoed the end of the line, either.
      await print(stderr, '\n');
      return done ? undefined : value;
    },
    [Symbol.dispose]: () => reader.close(),
  };
}

/** The place for the echo of readline. */
function silence(): Writable {
  return new Writable({ write: (_, _encoding, done) => done() });
}
