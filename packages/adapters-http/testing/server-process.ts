import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A server in its own process, so that its memory can be measured without that of its clients. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  /** The memory that the process has, in bytes. */
  memory(): Promise<number>;
}

export async function aServerProcess(): Promise<ServerProcess> {
  const child = fork(new URL('serve-in-memory.ts', import.meta.url));
  const exited = once(child, 'exit');
  const [url] = (await once(child, 'message')) as [string];
  return {
    url,
    async memory() {
      child.send('memory');
      const [bytes] = (await once(child, 'message')) as [number];
      return bytes;
    },
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await exited;
    },
  };
}
