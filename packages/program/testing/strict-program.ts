// The program `todo` with a limit of 20 requests a minute for each network address.
import { run } from '@todo/cli';
import { commandLine } from '../src/command-line.ts';
import { stopSignal } from '../src/stop-signals.ts';

const { argv, env, stdin, stdout, stderr } = process;
const io = {
  env,
  cwd: process.cwd(),
  stdin,
  stdout,
  stderr,
  stderrStream: stderr,
  openEditor: async () => {},
  stopRequested: () =>
    stopSignal(
      process,
      (code) => process.exit(code),
      () => performance.now(),
    ),
};
const line = commandLine(io, { rateLimit: { requests: 20, seconds: 60 } });
process.exitCode = await run(argv.slice(2), io, line);
