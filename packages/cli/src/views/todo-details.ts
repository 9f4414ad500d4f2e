import type { Todo } from '@todo/domain';
import { detailsOf, type Detail } from './shown-fields.ts';
import type { TextWidth } from './text-width.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

const labelWidth = 'Completed'.length;
const gap = '  ';
/** Narrower text could not be read any more; the terminal may break the lines then. */
const leastWidth = 16;

/** Everything that there is about a todo, for people, in the time zone of the clock. */
export function todoDetails(todo: Todo, view: View): string {
  return detailsOf(todo, view.clock)
    .filter(({ text }) => text !== '')
    .map((detail) => shown(detail, view))
    .join('');
}

/** A label, and the text beside it: a line of the text stays one where there is no terminal. */
function shown({ label, text, style }: Detail, { paint, columns, widthOf }: View): string {
  const width = columns && Math.max(columns - labelWidth - gap.length, leastWidth);
  // A tab is as wide as where it stands; three blanks are three blanks.
  const lines = text.replaceAll('\t', '   ').split(/\r\n|\r|\n/);
  return lines
    .flatMap((line) => (width ? wrapIndented(line, width, widthOf) : [line]))
    .map((line, index) => {
      const start = index === 0 ? paint('dim', label.padEnd(labelWidth)) : ' '.repeat(labelWidth);
      return `${(start + gap + (style ? paint(style, line) : line)).trimEnd()}\n`;
    })
    .join('');
}

/** A list in the notes stays one: each of its lines keeps its blanks in front. */
function wrapIndented(line: string, width: number, widthOf: TextWidth): readonly string[] {
  const [blanks = ''] = /^ */.exec(line) ?? [];
  const indent = blanks.slice(0, Math.floor(width / 2));
  return wrap(line, width - indent.length, widthOf).map((part) => indent + part);
}
