import type { TodoApp, TodoFormat } from '@todo/application';
import { fingerprint, type Representation } from './representation.ts';

/** How often a calendar should look for changes (RFC 7986, section 5.7), and the older name of that property. */
const refresh = 'REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n';

/** What says when the file was written, which is no change of it. */
const written = /^DTSTAMP:.*\r\n/gm;

/** All todos of an app as a calendar, whose tag changes when one of them does. */
export async function calendarRepresentation(
  app: Pick<TodoApp, 'exportTodos'>,
  format: TodoFormat,
): Promise<Representation> {
  let text = '';
  for await (const piece of app.exportTodos({ format, timeZone: 'UTC' })) text += piece;
  const header = /^BEGIN:VCALENDAR\r\n(?:[A-Z].*\r\n)*?(?=BEGIN:|END:)/.exec(text)?.[0] ?? '';
  const body = header + refresh + text.slice(header.length);
  return {
    type: format.mediaType,
    body,
    caching: 'private, no-cache',
    etag: `"${fingerprint(text.replaceAll(written, ''))}"`,
  };
}
