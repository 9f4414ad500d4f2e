import { fieldNames, type Todo } from '@todo/domain';
import { visibleLine, visibleText } from './visible-text.ts';

/** A todo as a terminal may show it: another program may have written anything to the file that it comes from. */
export function visibleTodo(todo: Todo): Todo {
  const shown = fieldNames.map((name) => [name, visibleValue(name, todo[name])]);
  return { ...todo, ...(Object.fromEntries(shown) as Partial<Todo>) };
}

/** Every field is looked at, so that none is forgotten; only notes have several lines. */
function visibleValue(name: keyof Todo, value: Todo[keyof Todo]): unknown {
  if (typeof value === 'string') return name === 'notes' ? visibleText(value) : visibleLine(value);
  return Array.isArray(value) ? value.map(visibleLine) : value;
}
