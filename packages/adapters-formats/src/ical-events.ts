import type { TodoFormat } from '@todo/application';
import { icalFormat } from './ical-format.ts';

/** Properties that a task has and an event has not, or with other values (RFC 5545, section 3.6.1). */
const ofTasksOnly = new Set(['STATUS', 'COMPLETED', 'PERCENT-COMPLETE', 'DTSTART', 'DURATION']);

/**
 * Todos with a due date as events, for calendars that show no tasks: on the day, or at the time, at which they are due.
 * An event takes no time of the person (`TRANSP:TRANSPARENT`).
 */
export const icalEvents: TodoFormat = {
  ...icalFormat,
  name: 'ical-events',
  title: 'iCalendar with events',
  detect: () => false,
  async *write(todos, context) {
    const file = icalFormat.write?.(due(todos), context) ?? [];
    for await (const text of file) yield asEvents(text);
  },
};

async function* due<Item extends { readonly todo: { readonly due: unknown } }>(
  todos: AsyncIterable<Item>,
): AsyncGenerator<Item, void> {
  for await (const item of todos) if (item.todo.due !== null) yield item;
}

/** The content lines of a text, each with the lines that continue it. */
const contentLine = /[^\r\n]+\r\n(?:[ \t][^\r\n]*\r\n)*/g;

function asEvents(text: string): string {
  let isTask = false;
  /** How deep the line is in components of the task, such as its alarms. */
  let depth = 0;
  return text.replaceAll(contentLine, (line) => {
    if (line.startsWith('BEGIN:VTODO')) {
      isTask = true;
      return 'BEGIN:VEVENT\r\nTRANSP:TRANSPARENT\r\n';
    }
    if (line.startsWith('END:VTODO')) {
      isTask = false;
      return 'END:VEVENT\r\n';
    }
    if (!isTask) return line;
    if (line.startsWith('BEGIN:')) depth += 1;
    const isInner = depth > 0;
    if (line.startsWith('END:')) depth -= 1;
    const name = line.slice(0, line.search(/[;:]/));
    if (isInner || ofTasksOnly.has(name)) return '';
    return name === 'DUE' ? line.replace('DUE', 'DTSTART') : line;
  });
}
