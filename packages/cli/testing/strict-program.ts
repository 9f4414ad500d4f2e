// The program `todo`, but an address may ask its server for no more than 20 things a minute.
import { services } from '../src/composition/services.ts';
import { run } from '../src/run.ts';
import { stopSignal } from '../src/stop-signals.ts';

const { argv, env, stdin, stdout, stderr } = process;
const io = {
  env,
  cwd: process.cwd(),
  stdin,
  stdout,
  stderr,
  stopRequested: () =>
    stopSignal(
      process,
      (code) => process.exit(code),
      () => performance.now(),
    ),
};
process.exitCode = await run(argv.slice(2), io, (container) => {
  const options = container.get(services.apiOptions);
  const rateLimit = { requests: 20, seconds: 60 };
  container.rebind(services.apiOptions).toConstantValue({ ...options, rateLimit });
});
