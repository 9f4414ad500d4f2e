import type { Io } from './io.ts';
import { run } from './run.ts';
import { stopSignal } from './stop-signals.ts';

/** Whoever waits to be stopped may still have something to log. */
let isServer = false;

/** What this process has. Each stream is there when it is first used: to open one takes a millisecond. */
const io: Io = {
  env: process.env,
  cwd: process.cwd(),
  get stdin() {
    return process.stdin;
  },
  get stdout() {
    return heedless(process.stdout);
  },
  get stderr() {
    return heedless(process.stderr);
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

void main();

/** The bundle is CommonJS, where nothing can be awaited outside a function. */
async function main(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2), io);
  // What was to be written has been. To take everything apart before the end takes 1 to 2 ms.
  if (!isServer) process.exit();
}

/** Every write hears of its own failure. Without a listener, the event would end the program. */
function heedless<Sink extends NodeJS.WriteStream>(sink: Sink): Sink {
  if (sink.listenerCount('error') === 0) sink.on('error', () => {});
  return sink;
}
