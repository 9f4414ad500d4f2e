import type { Todo } from '@todo/domain';
import { detailsOf, type Detail } from './shown-fields.ts';
import type { TextWidth } from './text-width.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

const labelWidth = 'Completed'.length;
const gap = '  ';
/** Narrower text would be unreadable; on a narrower terminal, the terminal breaks the lines. */
const leastWidth = 16;

/** All fields of a todo, for people, in the time zone of the clock. */
export function todoDetails(todo: Todo, view: View): string {
  return detailsOf(todo, view.clock)
    .filter(({ text }) => text !== '')
    .map((detail) => shown(detail, view))
    .join('');
}

/** A label, and the text beside it. Without a terminal, no line of the text is wrapped. */
function shown({ label, text, style }: Detail, { paint, columns, widthOf }: View): string {
  const width = columns && Math.max(columns - labelWidth - gap.length, leastWidth);
  // The width of a tab depends on its column; three blanks always have the same width.
  const lines = text.replaceAll('\t', '   ').split(/\r\n|\r|\n/);
  return lines
    .flatMap((line) => (width ? wrapIndented(line, width, widthOf) : [line]))
    .map((line, index) => {
      const start = index === 0 ? paint('dim', label.padEnd(labelWidth)) : ' '.repeat(labelWidth);
      return `${(start + gap + (style ? paint(style, line) : line)).trimEnd()}\n`;
    })
    .join('');
}

/** Keeps the indentation of each line, so that a list in the notes stays a list. */
function wrapIndented(line: string, width: number, widthOf: TextWidth): readonly string[] {
  const [blanks = ''] = /^ */.exec(line) ?? [];
  const indent = blanks.slice(0, Math.floor(width / 2));
  return wrap(line, width - indent.length, widthOf).map((part) => indent + part);
}
