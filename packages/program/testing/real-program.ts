import {
  spawn,
  type ChildProcess,
  type ChildProcessWithoutNullStreams,
  type StdioOptions,
} from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './temporary-folder.ts';

export const launcher = fileURLToPath(new URL('../bin/todo.js', import.meta.url));

export interface Ending {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The text on a terminal, stdout and stderr together, with its colour codes. */
export interface Screen {
  readonly exitCode: number | null;
  readonly text: string;
}

/** The end of each question, and the keys that answer it. */
export type Dialogue = readonly (readonly [question: string, keys: string])[];

/** Why no terminal can be made, or `false`: that takes the program of util-linux; the one of BSD has other options. */
export const noTerminal =
  !(process.platform === 'linux' && existsSync('/usr/bin/script')) &&
  'needs script of util-linux to make a terminal';

/**
 * Whether the homes of this run have their todos on a server, unless a test says otherwise: then the todo commands of a home
 * reach the database of that home through a server, which is started with the first of them.
 */
export const onServer = process.env['TESTED_ON'] === 'server';

/** Why a test of the database of a home is skipped there, or `false`. */
export const onlyLocal = onServer && 'is about the database, which todos on a server do not open';

/** A process that runs `todo serve` and listens. */
export interface RunningServer extends AsyncDisposable {
  readonly process: ChildProcess;
  /** The URL of the todos. */
  readonly api: string;
  /** The log so far, one JSON object per line. */
  readonly log: readonly string[];
  /** Sends the signal, and waits for the end. @returns the exit code */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface StartOptions {
  /** Options of Node itself. */
  readonly execArgv?: readonly string[];
  /** Pipes, when left out. */
  readonly stdio?: StdioOptions;
  /** The file of the program; the real one when left out. */
  readonly program?: string;
  /** Variables beside those of the home. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface HomeOptions {
  /** As {@link onServer} when left out. */
  readonly onServer?: boolean;
}

/** A home directory with no other settings in it, and the real program. */
export interface Home extends AsyncDisposable {
  readonly path: string;
  /** Starts `todo` with these arguments. */
  start(args: readonly string[], options?: StartOptions): ChildProcess;
  /** Runs `todo` with these arguments, and pipes at its ends. */
  readonly todo: (...args: string[]) => Promise<Ending>;
  /** The same with `input` in the pipe at stdin. */
  readonly todoReading: (input: string, ...args: string[]) => Promise<Ending>;
  /** Runs `todo` on a terminal of this many columns, on which a person types `keys`. */
  readonly onTerminal: (columns: number, args: readonly string[], keys?: string) => Promise<Screen>;
  /**
   * Runs `todo` on a terminal that shows what a person types, who types each answer once its question is there. The
   * last line of the screen says whether the terminal is as it was before.
   */
  readonly inDialogue: (args: readonly string[], dialogue: Dialogue) => Promise<Screen>;
  /** Runs `todo serve` until it listens. */
  readonly serve: (...args: string[]) => Promise<RunningServer>;
  /** The same with another file in the place of the program. */
  readonly serveBy: (program: string, ...args: string[]) => Promise<RunningServer>;
}

/** Commands that are no todo commands. */
const otherCommands: ReadonlySet<string> = new Set(
  'serve db user config completion help login logout whoami token'.split(' '),
);

/** Whether it is a todo command that says nothing of the place of its todos. */
function mayBeOnServer(args: readonly string[]): boolean {
  const command = args.find((word) => !word.startsWith('-'));
  const namesPlace = args.some((word) => /^--(?:database|user|server|local)\b/.test(word));
  return command !== undefined && !otherCommands.has(command) && !namesPlace;
}

/** @param env variables beside the home directory */
export async function aHome(
  env: Readonly<Record<string, string>> = {},
  options: HomeOptions = {},
): Promise<Home> {
  const isOnServer = options.onServer ?? onServer;
  const folder = await temporaryFolder();
  const { path } = folder;
  const environment = { cwd: path, env: { HOME: path, TZ: 'UTC', ...env } };

  function start(
    args: readonly string[],
    { execArgv = [], stdio = 'pipe', program = launcher, env: more = {} }: StartOptions = {},
  ): ChildProcess {
    const { cwd, env: own } = environment;
    return spawn(process.execPath, [...execArgv, program, ...args], {
      cwd,
      env: { ...own, ...more },
      stdio,
    });
  }

  let server: Promise<RunningServer> | undefined;

  /** The variable that leads a command to the server. */
  async function placeFor(args: readonly string[]): Promise<Readonly<Record<string, string>>> {
    if (!isOnServer || !mayBeOnServer(args)) return {};
    server ??= serveBy(launcher);
    return { TODO_SERVER: new URL((await server).api).origin };
  }

  async function startInPlace(args: readonly string[]): Promise<ChildProcess> {
    return start(args, { env: await placeFor(args) });
  }

  async function serveBy(program: string, ...args: string[]): Promise<RunningServer> {
    const child = start(['serve', '--port', '0', ...args], { program });
    const exited = once(child, 'exit');
    const log: string[] = [];
    async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
      child.kill(signal);
      await exited;
      return child.exitCode;
    }
    const api = await apiFrom(child, log);
    return {
      process: child,
      api,
      log,
      stop,
      [Symbol.asyncDispose]: async () => void (await stop()),
    };
  }

  /** A shell on a terminal, which runs this with `todo` in place of `$todo`. */
  async function terminalWith(
    script: string,
    args: readonly string[],
  ): Promise<ChildProcessWithoutNullStreams> {
    const command = [process.execPath, launcher, ...args].map(quoted).join(' ');
    return spawn('script', ['-qec', script.replace('$todo', () => command), '/dev/null'], {
      cwd: path,
      env: { PATH: '/usr/bin:/bin', TERM: 'xterm', ...environment.env, ...(await placeFor(args)) },
    });
  }

  return {
    path,
    start,
    todo: async (...args) => endingOf(await startInPlace(args)),
    async todoReading(input, ...args) {
      const program = await startInPlace(args);
      program.stdin?.write(input);
      return endingOf(program);
    },
    async inDialogue(args, dialogue) {
      const terminal = await terminalWith(
        'stty cols 80; before=$(stty -g); $todo; code=$?; ' +
          '[ "$before" = "$(stty -g)" ] && echo restored || echo changed; exit $code',
        args,
      );
      let screen = '';
      let answered = 0;
      let seen = 0;
      terminal.stdout.setEncoding('utf8').on('data', (shown: string) => {
        screen += shown;
        const [question, keys] = dialogue[answered] ?? [];
        const place = question === undefined ? -1 : screen.indexOf(question, seen);
        if (question === undefined || place < 0) return;
        seen = place + question.length;
        answered += 1;
        terminal.stdin.write(keys ?? '');
      });
      await once(terminal, 'close');
      return { exitCode: terminal.exitCode, text: screen.replaceAll('\r\n', '\n') };
    },
    async onTerminal(columns, args, keys = '') {
      const terminal = await terminalWith(`stty -echo cols ${columns} && $todo`, args);
      terminal.stdin.write(keys);
      const { exitCode, stdout } = await endingOf(terminal);
      return { exitCode, text: stdout.replaceAll('\r\n', '\n') };
    },
    serve: (...args) => serveBy(launcher, ...args),
    serveBy,
    async [Symbol.asyncDispose]() {
      await (await server)?.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Quotes a text for a shell. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Waits for the end of a program, with an empty stdin. */
export async function endingOf(program: ChildProcess): Promise<Ending> {
  program.stdin?.end();
  const [stdout, stderr] = await Promise.all([
    textOf(program.stdout),
    textOf(program.stderr),
    once(program, 'close'),
  ]);
  return { exitCode: program.exitCode, stdout, stderr };
}

/** Reads a stream; an empty text if this process has closed it. */
async function textOf(output: Readable | null): Promise<string> {
  return output && !output.destroyed ? text(output) : '';
}

/** Reads the log until the line with the address of the server, and goes on reading. */
async function apiFrom({ stderr }: ChildProcess, log: string[]): Promise<string> {
  if (!stderr) throw new Error('This program has no pipes.');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const lines = createInterface({ input: stderr });
  lines.on('line', (line) => {
    log.push(line);
    const api = line.startsWith('{') && (JSON.parse(line) as { api?: string }).api;
    if (api) resolve(api);
  });
  lines.on('close', () => reject(new Error(`The server has ended: ${log.join('\n')}`)));
  return promise;
}
