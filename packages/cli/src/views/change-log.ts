import type { Change } from '@todo/domain';
import { changeWords } from './change-words.ts';
import { fieldDifferences } from './field-differences.ts';
import { localDateTime } from './local-time.ts';
import { rowsOfText } from './rows-of-text.ts';
import type { View } from './view.ts';
import { visibleTodo } from './visible-todo.ts';
import { visibleLine } from './visible-text.ts';
import { wrap } from './wrap.ts';

const indent = '    ';

/**
 * The changes for people, one row each: when, what, who, the task, and below the fields that differ. The id of a command,
 * which `todo undo --command` takes, stands below the last of its changes.
 */
export function changeLog(changes: readonly Change[], view: View): string {
  const rows = changes.map((change, place) => {
    const before = change.before && visibleTodo(change.before);
    const after = change.after && visibleTodo(change.after);
    const isLastOfCommand = changes[place + 1]?.command !== change.command;
    return {
      cells: [
        localDateTime(change.at, view.clock),
        `${changeWords[change.kind]} ${change.todoId}`,
        visibleLine(change.actor),
      ],
      last: (after ?? before)?.task ?? '(removed for good)',
      below: [
        ...(before && after ? fieldDifferences(before, after, view) : []),
        ...(isLastOfCommand ? commandLines(change, view) : []),
      ],
    };
  });
  return rowsOfText(['WHEN', 'WHAT', 'WHO'], 'TASK', rows, view);
}

function commandLines(
  { command, reverts }: Change,
  { columns, paint, widthOf }: View,
): readonly string[] {
  const text = `command ${command}${reverts ? `, ${reverts.as} of ${reverts.command}` : ''}`;
  const width = columns && columns - indent.length;
  const lines = width && width > 0 ? wrap(text, width, widthOf) : [text];
  return lines.map((line) => indent + paint('dim', line));
}
