import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** One system call of a program: a change of a file, or bytes to a pipe or a socket. */
export type TraceEvent =
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly offset: number;
      readonly bytes: Buffer;
    }
  | { readonly kind: 'truncate'; readonly path: string; readonly size: number }
  | { readonly kind: 'sync'; readonly path: string }
  | { readonly kind: 'unlink'; readonly path: string }
  /** To a pipe or a socket. */
  | { readonly kind: 'said'; readonly text: string };

/** Reads what `straceTo` and `traceWrites` have written: what succeeded, in the order in which it did. */
export async function* readTrace(file: string): AsyncGenerator<TraceEvent> {
  const begun = new Map<string, string>();
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(rest);
    if (unfinished) {
      begun.set(thread, unfinished[1] ?? '');
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const event = eventFrom(resumed ? `${begun.get(thread) ?? ''}${resumed[1]}` : rest);
    if (event) yield event;
  }
}

function eventFrom(call: string): TraceEvent | undefined {
  const [, name = '', args = ''] = /^(\w+)\((.*)\) += \d+$/.exec(call) ?? [];
  const path = textOf(/^\d+<([^>]*)>/.exec(args)?.[1] ?? '');
  const strings = Array.from(args.matchAll(/"([^"]*)"/g), ([, hex = '']) => bytesOf(hex));
  const numbers = (/[\d, ]+$/.exec(args)?.[0] ?? '').split(',').map(Number);
  switch (name) {
    case 'pwrite64': {
      const [bytes = Buffer.alloc(0)] = strings;
      const [length, offset = 0] = numbers.slice(-2);
      if (bytes.length !== length) throw new Error(`The trace of ${path} is not complete.`);
      return { kind: 'write', path, offset, bytes };
    }
    case 'ftruncate':
      return { kind: 'truncate', path, size: numbers.at(-1) ?? 0 };
    case 'fsync':
    case 'fdatasync':
      return { kind: 'sync', path };
    case 'unlink':
    case 'unlinkat':
      return { kind: 'unlink', path: strings.at(-1)?.toString() ?? '' };
    case 'write':
    case 'writev':
      return { kind: 'said', text: Buffer.concat(strings).toString() };
    default:
      return undefined;
  }
}

/** strace writes every byte as `\x41`. */
function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex');
}

function textOf(hex: string): string {
  return bytesOf(hex).toString();
}
