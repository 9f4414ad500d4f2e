import { fieldNames, type Todo } from '@todo/domain';
import { visibleLine, visibleText } from './visible-text.ts';

/** A todo that is safe to print on a terminal: another program may have written control characters to the file. */
export function visibleTodo(todo: Todo): Todo {
  const shown = fieldNames.map((name) => [name, visibleValue(name, todo[name])]);
  return { ...todo, ...(Object.fromEntries(shown) as Partial<Todo>) };
}

/** Handles every field, so that a new one cannot be forgotten; only notes have several lines. */
function visibleValue(name: keyof Todo, value: Todo[keyof Todo]): unknown {
  if (typeof value === 'string') return name === 'notes' ? visibleText(value) : visibleLine(value);
  return Array.isArray(value) ? value.map(visibleLine) : value;
}
