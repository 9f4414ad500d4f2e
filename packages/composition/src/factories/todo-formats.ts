import type { TodoFormat } from '@todo/application';

/** The file formats, which are loaded with the first file that comes in or goes out. */
export async function todoFormats(): Promise<readonly TodoFormat[]> {
  const { formats } = await import('@todo/adapters-formats');
  return formats;
}

/** Todos as events, for calendars that show no tasks. */
export async function calendarEvents(): Promise<TodoFormat> {
  const { icalEvents } = await import('@todo/adapters-formats');
  return icalEvents;
}
