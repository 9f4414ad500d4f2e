import { run } from './run.ts';
import { stopSignal } from './stop-signals.ts';

// Every write hears of its own failure. Without a listener, the event would end the program.
for (const sink of [process.stdout, process.stderr]) sink.on('error', () => {});

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  // Only who asks something needs it, and it takes time to open.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  stopRequested: () =>
    stopSignal(
      process,
      (code) => process.exit(code),
      () => performance.now(),
    ),
});
