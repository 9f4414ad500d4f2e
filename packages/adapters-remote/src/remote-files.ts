import {
  withoutDates,
  InvalidQueryError,
  listQuerySchema,
  parse,
  type OutgoingTodo,
  type TodoApp,
} from '@todo/application';
import { instant } from '@todo/domain';
import { exportFormats, fileOperations, importFormats, maxFileSize } from '@todo/rest-contract';
import { RemoteError } from './remote-error.ts';
import type { RestClient } from './rest-client.ts';
import { rethrowing } from './thrown-errors.ts';

type Import = TodoApp['importTodos'];
type Export = TodoApp['exportTodos'];

/** A server takes its time to import the largest file. */
const importMs = 10 * 60_000;

/** Sends a file to `POST /import`. It is not sent again where the answer was lost, which would report other numbers. */
export function importOver(client: RestClient): Import {
  return async (options, onCommitted) => {
    const { format, bytes, timeZone, onDuplicate, strict, dryRun, onProgress } = options;
    const file = { bytes: await wholeFile(bytes, client.server), timeoutMs: importMs };
    const query = {
      format: known(importFormats, format.name, client.server),
      timeZone,
      onDuplicate,
      strict,
      dryRun,
    };
    const { json, command } = await rethrowing(client.server, { isAboutFile: true }, () =>
      client.call(fileOperations.importTodos, { query, file }),
    );
    const { format: _format, dryRun: _dryRun, ...report } = json;
    if (command !== undefined) onCommitted?.(command);
    onProgress?.({ done: 1, total: 1 });
    return report;
  };
}

/** @throws RemoteError where the file is larger than a server takes */
async function wholeFile(bytes: AsyncIterable<Uint8Array>, server: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    size += piece.length;
    if (size > maxFileSize) throw tooLarge(server);
  }
  return Buffer.concat(pieces);
}

/**
 * The file of `GET /export`. What the format does not hold is no part of it: for `onLoss`, the todos are read as well,
 * and written here into the void.
 * @param list one page of the todos on the server
 */
export function exportOver(client: RestClient, list: TodoApp['list']): Export {
  return ({ format, timeZone, filter = {}, onLoss }) => {
    const asked = withoutDates(filter);
    const { faults } = parse(listQuerySchema, asked);
    if (faults) throw new InvalidQueryError(faults);
    const query = { ...asked, format: known(exportFormats, format.name, client.server), timeZone };
    return exported();

    async function* exported(): AsyncGenerator<string, void> {
      const answer = await rethrowing(client.server, {}, () =>
        client.stream(fileOperations.exportTodos, { query }),
      );
      answer.setEncoding('utf8');
      try {
        yield* answer as AsyncIterable<string>;
      } catch (cause) {
        throw brokenOff(client.server, cause);
      }
      if (!answer.complete) throw brokenOff(client.server);
      if (onLoss === undefined || format.write === undefined) return;
      const context = { timeZone, now: instant(Date.now()), onLoss };
      await readToEnd(format.write(outgoing(list, filter), context));
    }
  };
}

async function readToEnd(pieces: AsyncIterable<string>): Promise<void> {
  const reader = pieces[Symbol.asyncIterator]();
  while (!(await reader.next()).done);
}

async function* outgoing(
  list: TodoApp['list'],
  filter: Parameters<TodoApp['list']>[0],
): AsyncGenerator<OutgoingTodo, void> {
  for (let cursor: string | undefined; ;) {
    const page = await list({ ...filter, limit: 500, ...(cursor !== undefined && { cursor }) });
    for (const todo of page.todos) yield { todo };
    if (page.next === undefined) return;
    cursor = page.next;
  }
}

function known<Name extends string>(names: readonly Name[], name: string, server: string): Name {
  const found = names.find((one) => one === name);
  if (found !== undefined) return found;
  throw new RemoteError('not-offered', server, `A server has no format ${name}.`);
}

function tooLarge(server: string): RemoteError {
  const message =
    `${server} takes files of up to ${maxFileSize / 1024 / 1024} MiB: import it in parts, or with \`--local\` on ` +
    'the machine of the server.';
  return new RemoteError('too-large', server, message);
}

function brokenOff(server: string, cause?: unknown): RemoteError {
  const message = `The connection to ${server} broke off before the whole file was there.`;
  return new RemoteError('unreachable', server, message, { cause });
}
