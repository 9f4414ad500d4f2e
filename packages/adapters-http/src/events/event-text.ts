import { changeJson } from '@todo/application';
import type { Change } from '@todo/domain';

/*
 * The text of a stream of events (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream).
 */

/** How long a client waits before it connects again, in milliseconds: after a broken connection, and after a shutdown. */
const retry = { usual: 3000, shutdown: 5000 };

/** The beginning. A client that loses the connection before the first event then still goes on after `last`. */
export const opening = (last: number) => `retry: ${retry.usual}\nid: ${last}\n\n`;

export function changeEvent(change: Change): string {
  return `id: ${change.seq}\nevent: change\ndata: ${JSON.stringify(changeJson(change))}\n\n`;
}

/** Changes before the one of this number were missed: the client reads the todos anew. */
export const resyncEvent = (last: number) =>
  `id: ${last}\nevent: resync\ndata: {"after":${last}}\n\n`;

export const keepAliveComment = ': keep-alive\n\n';

/** The end, where the server shuts down. */
export const shutdownText = `retry: ${retry.shutdown}\n\n`;
