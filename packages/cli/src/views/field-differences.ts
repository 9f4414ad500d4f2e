import { fieldNames, type Todo } from '@todo/domain';
import { shortened } from './shortened.ts';
import { fieldTexts } from './shown-fields.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

/** How much of a text is shown on either side of the arrow, in graphemes. */
const longest = 40;
const indent = '    ';
/** Narrower lines would be unreadable; on a narrower terminal, the terminal breaks them. */
const leastWidth = 16;

/** A line for each field that differs: its label, the value before and the value after. Long texts are shortened. */
export function fieldDifferences(before: Todo, after: Todo, view: View): readonly string[] {
  const { clock, columns, paint, widthOf } = view;
  const width = columns && Math.max(columns - indent.length, leastWidth);
  return fieldNames
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => fieldTexts[name])
    .flatMap(({ label, text }) => {
      const [from, to] = [before, after].map((todo) => valueShown(text(todo, clock)));
      const line = `${label}  ${from} → ${to}`;
      return width ? wrap(line, width, widthOf) : [line];
    })
    .map((line) => indent + paint('dim', line));
}

function valueShown(text: string): string {
  return text === '' ? 'none' : shortened(text, longest);
}
