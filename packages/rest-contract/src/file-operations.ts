import { listQuerySchema } from '@todo/application';
import * as v from 'valibot';
import { calendarMediaType, csvMediaType, jsonMediaType, textMediaType } from './media-types.ts';
import { operation } from './operation.ts';
import { feedSecret } from './path-parameters.ts';

/** The formats that `GET /export` writes. */
export const exportFormats = ['json', 'taskwarrior', 'todotxt', 'csv', 'ical'] as const;

/** The formats that `POST /import` reads; `auto` looks at the beginning of the file. */
export const importFormats = [
  'auto',
  'json',
  'taskwarrior',
  'todotxt',
  'todoist',
  'csv',
  'ical',
] as const;

/** The largest file of an import, in bytes. */
export const maxFileSize = 10 * 1024 * 1024;

const flag = (description: string) =>
  v.optional(v.pipe(v.boolean('must be true or false'), v.description(description)), false);

const choice = <const Names extends readonly [string, ...string[]]>(
  names: Names,
  description: string,
) =>
  v.pipe(
    v.picklist(names, `must be one of ${names.join(', ')}`),
    v.description(description),
    v.examples([names[0]]),
  );

/** Says where times without a zone, and days, are. */
const timeZone = v.optional(
  v.pipe(
    v.string('must be text'),
    v.description(
      'Time zone of the person, by its name in the IANA database; that of the server when left out',
    ),
    v.examples(['Europe/Berlin']),
  ),
);

const filters = v.omit(listQuerySchema, ['sort', 'limit', 'cursor', 'count']);

const exportQuerySchema = v.strictObject({
  format: v.optional(choice(exportFormats, 'Format of the file'), 'json'),
  timeZone,
  ...filters.entries,
});

const importQuerySchema = v.strictObject({
  format: v.optional(choice(importFormats, 'Format of the file'), 'auto'),
  timeZone,
  onDuplicate: v.optional(
    choice(['update', 'skip', 'add'], 'What becomes of an entry whose todo is there already'),
    'update',
  ),
  dryRun: flag('Only report what would change'),
  strict: flag('Import nothing if something cannot be kept'),
});

const feedQuerySchema = v.strictObject({
  as: v.optional(
    choice(['task', 'event'], 'Tasks (VTODO), or events (VEVENT) for calendars that show no tasks'),
    'task',
  ),
});

const count = (description: string) =>
  v.pipe(v.number(), v.integer(), v.minValue(0), v.description(description));

/** What an import has done. */
export const importReportSchema = v.pipe(
  v.strictObject({
    format: v.pipe(v.string(), v.description('The format that the file is in')),
    dryRun: v.pipe(v.boolean(), v.description('Whether nothing was changed')),
    created: count('Todos that were added, or that an undo had removed and that are there again'),
    updated: count('Todos that have changed in the file since it was imported last'),
    skipped: count('Entries that change nothing'),
    deleted: count('Todos that are in the trash, because the other program has deleted them'),
    losses: v.pipe(
      v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(1))),
      v.description('By field, of how many todos something could not be kept'),
    ),
  }),
  v.title('ImportReport'),
);

const file = (description: string) => v.pipe(v.string(), v.description(description));

/** A file of JSON, which is ours or that of Taskwarrior. */
const jsonFile = v.pipe(v.any(), v.description('The todos as JSON'));

/** The operations on files of todos. */
export const fileOperations = {
  exportTodos: operation({
    method: 'GET',
    path: '/api/v1/export',
    summary: 'Export todos as a file',
    tag: 'Todos',
    scope: 'todos:read',
    query: exportQuerySchema,
    responses: {
      200: {
        description: 'The file',
        headers: ['Content-Disposition'],
        content: {
          [jsonMediaType]: jsonFile,
          [textMediaType]: file('The todos as todo.txt'),
          [csvMediaType]: file('The todos as CSV (RFC 4180)'),
          [calendarMediaType]: file('The todos as tasks of iCalendar (RFC 5545)'),
        },
      },
    },
    problems: ['unavailable'],
  }),

  importTodos: operation({
    method: 'POST',
    path: '/api/v1/import',
    summary: 'Import the todos of a file, all of them or none',
    tag: 'Todos',
    scope: 'todos:write',
    query: importQuerySchema,
    file: {
      mediaTypes: [
        textMediaType,
        jsonMediaType,
        csvMediaType,
        calendarMediaType,
        'application/octet-stream',
      ],
      maxSize: maxFileSize,
    },
    responses: {
      200: {
        description: 'What the import has done',
        headers: ['Todo-Command'],
        content: { [jsonMediaType]: importReportSchema },
      },
    },
    problems: ['unavailable', 'insufficient-storage'],
  }),
};

/** The operation of calendars, whose credential is their address. */
export const feedOperations = {
  getCalendarFeed: operation({
    method: 'GET',
    path: '/feeds/{secret}.ics',
    summary: 'Get the todos for a calendar',
    tag: 'Todos',
    scope: 'public',
    params: { secret: feedSecret },
    query: feedQuerySchema,
    headers: ['If-None-Match'],
    responses: {
      200: {
        description: 'The todos as a calendar',
        headers: ['ETag'],
        content: { [calendarMediaType]: file('A calendar (RFC 5545)') },
      },
      304: { description: 'Not modified: the ETag is one of If-None-Match', headers: ['ETag'] },
    },
    problems: ['unavailable'],
  }),
};
