import { directSink, type Sink, type TextSink } from '@todo/cli';
import type { ProgramIo } from './program-io.ts';
import { runTodo } from './run-todo.ts';
import { stopSignal } from './stop-signals.ts';

/** A process that waits to be asked to stop may still have something to log. */
let isServer = false;
let stdout: TextSink | undefined;
let stderr: TextSink | undefined;

/** What this process has. Each stream is there when it is first used: to open one takes some milliseconds. */
const io: ProgramIo = {
  env: process.env,
  get cwd() {
    return startedIn();
  },
  get stdin() {
    return process.stdin;
  },
  get stdout() {
    return (stdout ??= textSink(1, () => ignoringErrors(process.stdout)));
  },
  get stderr() {
    return (stderr ??= textSink(2, () => io.stderrStream));
  },
  get stderrStream() {
    return ignoringErrors(process.stderr);
  },
  stopRequested: () => {
    isServer = true;
    return stopSignal(
      process,
      (code) => process.exit(code),
      () => performance.now(),
    );
  },
};

const startedIn = workingFolder();

void main();

/** The bundle is CommonJS, where nothing can be awaited outside a function. */
async function main(): Promise<void> {
  process.exitCode = await runTodo(process.argv.slice(2), io);
  // What was to be written has been. To take everything apart before the end takes 1 to 2 ms.
  if (!isServer) process.exit();
}

/**
 * What tells the working directory, and throws where that has been removed. Others are somewhere else then: MikroORM asks
 * for it as soon as it is loaded, and would end the program.
 */
function workingFolder(): () => string {
  try {
    const folder = process.cwd();
    return () => folder;
  } catch (error) {
    process.chdir('/');
    return () => {
      throw error;
    };
  }
}

function textSink(descriptor: number, stream: () => Sink): TextSink {
  // On Windows, only a stream tells a pipe that its reader has closed from one that is full.
  return process.platform === 'win32' ? stream() : directSink(descriptor, stream);
}

/** Every write hears of its own failure. Without a listener, the event would end the program. */
function ignoringErrors(stream: NodeJS.WriteStream): Sink {
  if (stream.listenerCount('error') === 0) stream.on('error', () => {});
  return stream;
}
