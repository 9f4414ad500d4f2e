import { Writable } from 'node:stream';
import { createInterface } from 'node:readline';
import { print, type Io } from './io.ts';
import { visibleLine } from '../views/visible-text.ts';

/** Answers that a person types without seeing them. */
export interface HiddenAnswers extends Disposable {
  /** @returns undefined where the person has typed Ctrl-C, or Ctrl-D on an empty line, or the input has ended */
  ask(question: string): Promise<string | undefined>;
  /** The same with the answer on the screen, for one that is followed by a hidden one. */
  askShown(question: string): Promise<string | undefined>;
}

/**
 * Reads lines from the terminal without an echo, until it is disposed of. What is typed before a question is asked is its
 * answer, too, because one reader has all the lines.
 */
export function hiddenAnswers({
  stdin,
  stderr,
  stderrStream,
}: Pick<Io, 'stdin' | 'stderr' | 'stderrStream'>): HiddenAnswers {
  let isShown = false;
  // With `terminal`, readline puts the terminal into raw mode, which has no echo, and edits the line itself.
  const reader = createInterface({
    input: stdin,
    output: new Writable({
      write(chunk: Buffer, _encoding, done) {
        if (isShown) stderrStream.write(chunk);
        done();
      },
    }),
    terminal: true,
    historySize: 0,
  });
  // What is typed after the shown answer, before the next question, is hidden.
  reader.on('line', () => {
    isShown = false;
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
    async askShown(question) {
      isShown = true;
      // Readline draws its prompt again with the line when a person corrects it.
      reader.setPrompt(`${visibleLine(question)} `);
      reader.prompt();
      const { value, done } = await lines.next();
      isShown = false;
      reader.setPrompt('');
      return done ? undefined : value;
    },
    [Symbol.dispose]: () => reader.close(),
  };
}
