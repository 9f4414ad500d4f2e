import { directSink, type Sink, type TextSink } from '@todo/cli';
import type { ProgramIo } from './program-io.ts';
import { runTodo } from './run-todo.ts';
import { stopSignal } from './stop-signals.ts';

/** Whether this process waits for a stop signal: then it may still have a log to write at its end. */
let isServer = false;
let stdout: TextSink | undefined;
let stderr: TextSink | undefined;

/** The streams of this process. Each is opened when it is first used, because that takes some milliseconds. */
const io: ProgramIo = {
  env: process.env,
  starter: [process.execPath, process.argv[1] ?? ''],
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
  async openEditor(file) {
    const { openInEditor } = await import('./open-in-editor.ts');
    await openInEditor(io.env, file);
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

/** A function, because the bundle is CommonJS, which has no top-level await. */
async function main(): Promise<void> {
  process.exitCode = await runTodo(process.argv.slice(2), io);
  // All output is written. An orderly end of the process would take another 1 to 2 ms.
  if (!isServer) process.exit();
}

/**
 * Returns the working directory, and throws if it was removed. Other callers get another folder in that case: MikroORM
 * calls `process.cwd` as soon as it is loaded, and its error would end the program.
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
  // On Windows, only a stream can distinguish a closed pipe from a full one.
  return process.platform === 'win32' ? stream() : directSink(descriptor, stream);
}

/** Every write reports its own error; without a listener, the 'error' event would end the program. */
function ignoringErrors(stream: NodeJS.WriteStream): Sink {
  if (stream.listenerCount('error') === 0) stream.on('error', () => {});
  return stream;
}
