import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Why no program can be traced here, or `false` where one can. */
export const noTracing =
  (process.platform !== 'linux' || process.getuid?.() !== 0 || !hasStrace()) &&
  'needs Linux, strace and the right to trace';

function hasStrace(): boolean {
  return spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0;
}

const calls = 'trace=pwrite64,write,writev,ftruncate,fsync,fdatasync,?unlink,?unlinkat';

/** Everything that a program writes and syncs, with all of its bytes; `readTrace` reads it. */
const everyWrite = ['-y', '-xx', '-s', '1048576', '-e', calls];

/** Puts this before a program and its arguments, to trace all that it writes to the file `output`. */
export function straceTo(output: string): readonly string[] {
  return ['strace', '-f', '-o', output, ...everyWrite];
}

/** Traces all that a running program writes, from now until its end. */
export function traceWrites(pid: number, output: string): Promise<Tracer> {
  return attach(pid, ['-o', output, ...everyWrite]);
}

/** From now on, the disk fails whenever this program wants something synced. */
export function breakSyncs(pid: number): Promise<Tracer> {
  return attach(pid, ['-o', '/dev/null', ...brokenSyncs]);
}

/** From now on, these system calls of a program fail with this error, such as `EDQUOT`. */
export function injectErrors(pid: number, systemCalls: string, error: string): Promise<Tracer> {
  const injected = `inject=${systemCalls}:error=${error}`;
  return attach(pid, ['-o', '/dev/null', '-e', `trace=${systemCalls}`, '-e', injected]);
}

const failing = 'inject=fsync,fdatasync:error=EIO';

/** Options of strace. */
export const brokenSyncs: readonly string[] = ['-e', 'trace=fsync,fdatasync', '-e', failing];

export interface Tracer {
  /** Resolves when the program or its tracing has ended and the trace is complete. */
  readonly ended: Promise<unknown>;
  /** Leaves the program to itself. */
  stop(): Promise<void>;
}

async function attach(pid: number, options: readonly string[]): Promise<Tracer> {
  const child = spawn('strace', ['-f', '-p', `${pid}`, ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    if (!/attached/.test(line)) continue;
    child.stderr.resume();
    return {
      ended,
      async stop() {
        child.kill('SIGINT');
        await ended;
      },
    };
  }
  throw new Error(`strace ended: ${said.join('\n')}`);
}
