import {
  detectFormat,
  InvalidFileError,
  InvalidQueryError,
  timeZoneNamed,
  type TodoFormat,
} from '@todo/application';
import { feedOperations, fileOperations } from '@todo/rest-contract';
import { calendarRepresentation } from '../responses/calendar-representation.ts';
import { HttpProblem } from '../problems/problem.ts';
import { jsonRepresentation, unstored } from '../responses/representation.ts';
import { streamedText } from '../responses/streamed-text.ts';
import { reply, routesOf, type Route } from './route.ts';

export const fileRoutes: readonly Route[] = routesOf(fileOperations, {
  async exportTodos({ app, files }, { query: { format: name, timeZone, ...filter } }) {
    const format = formatNamed(await files.formats(), 'write', name);
    const file = app.exportTodos({ format, timeZone: zoneFrom(timeZone), filter });
    return {
      ...reply(200, undefined, {
        'Cache-Control': unstored,
        'Content-Disposition': `attachment; filename="todos.${format.extension}"`,
      }),
      stream: await streamedText(format.mediaType, file),
    };
  },

  async importTodos({ app, files, onCommitted }, { query, file }) {
    const { format: name, timeZone, ...options } = query;
    const formats = await files.formats();
    const zone = zoneFrom(timeZone);
    const { format, bytes } =
      name === 'auto'
        ? await detectFormat(formats, file())
        : { format: formatNamed(formats, 'read', name), bytes: file() };
    if (format === undefined) throw unrecognized();
    const report = await app.importTodos(
      { ...options, format, bytes, timeZone: zone },
      onCommitted,
    );
    return reply(
      200,
      jsonRepresentation({ format: format.name, dryRun: options.dryRun, ...report }),
    );
  },
});

/** For calendars: a personal token is needed, so there are accounts. */
export const feedRoutes: readonly Route[] = routesOf(feedOperations, {
  async getCalendarFeed({ files, feedOf }, { params, query: { as } }) {
    const app = await feedOf(params.secret);
    if (app === undefined) throw new HttpProblem('not-found');
    const format =
      as === 'event' ? await files.events() : formatNamed(await files.formats(), 'write', 'ical');
    return reply(200, await calendarRepresentation(app, format));
  },
});

function formatNamed(
  formats: readonly TodoFormat[],
  use: 'read' | 'write',
  name: string,
): TodoFormat {
  const format = formats.find((one) => one.name === name && one[use] !== undefined);
  if (format !== undefined) return format;
  throw new InvalidQueryError([{ pointer: '/format', detail: 'is not known to this server' }]);
}

/** @throws InvalidQueryError */
function zoneFrom(name: string | undefined): string {
  try {
    return timeZoneNamed(name);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const detail = 'must be a name of the IANA database, such as Europe/Berlin';
    throw new InvalidQueryError([{ pointer: '/timeZone', detail }]);
  }
}

function unrecognized(): InvalidFileError {
  const detail = 'The format is not recognized. Name it with ?format=.';
  return new InvalidFileError([{ pointer: '', line: 1, detail }]);
}
