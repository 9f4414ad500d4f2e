import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Machine } from './todo-program.ts';

/** A server that runs as a process of its own, and its log. */
export interface LoggedServer extends AsyncDisposable {
  readonly origin: string;
  /** All that it has written to stdout and stderr so far, by line. */
  readonly log: readonly string[];
  /** Waits for the first line of the log with all of these texts. */
  logged(...parts: readonly string[]): Promise<string>;
  /** Asks it to stop, and waits until it has, and until the whole log is read. @returns its exit code */
  stop(): Promise<number | null>;
}

/** Runs `todo serve` until it listens. */
export async function loggedServer(
  machine: Machine,
  ...args: readonly string[]
): Promise<LoggedServer> {
  const child = spawn(process.execPath, [machine.launcher, 'serve', '--port', '0', ...args], {
    ...machine.options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const log: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      log.push(line);
      child.emit('logged');
    });
  }
  async function logged(...parts: readonly string[]): Promise<string> {
    for (;;) {
      const line = log.find((one) => parts.every((part) => one.includes(part)));
      if (line !== undefined) return line;
      if (child.exitCode !== null) throw new Error(`The server ended: ${log.join('\n')}`);
      await Promise.race([once(child, 'logged'), closed]);
    }
  }
  async function stop(): Promise<number | null> {
    child.kill('SIGTERM');
    await closed;
    return child.exitCode;
  }
  const { api } = JSON.parse(await logged('"api":')) as { readonly api: string };
  return {
    origin: new URL(api).origin,
    log,
    logged,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}
