import { createInterface } from 'node:readline';
import type { Io } from './io.ts';

/** The keys by which a person ends a command that goes on by itself. */
export interface StopKeys extends Disposable {
  /** Resolves at Ctrl-C, Ctrl-D or q, and at the end of the input. */
  readonly stopped: Promise<void>;
}

/** Reads keys from the terminal, without an echo, until it is disposed of. */
export function stopKeys({ stdin }: Pick<Io, 'stdin'>): StopKeys {
  // With `terminal`, readline puts the terminal into raw mode; without an output, it echoes nothing.
  const reader = createInterface({ input: stdin, terminal: true, historySize: 0 });
  const onKey = (text: string | undefined) => {
    if (text?.toLowerCase() === 'q') reader.close();
  };
  stdin.on('keypress', onKey);
  return {
    stopped: new Promise((resolve) => {
      // readline closes itself at Ctrl-C and Ctrl-D.
      reader.once('close', () => resolve());
    }),
    [Symbol.dispose]() {
      stdin.off('keypress', onKey);
      reader.close();
    },
  };
}
