import { fullDue } from '../views/due-shown.ts';
import { printTodo } from '../views/todo-output.ts';
import { withClock, type Session } from '../session.ts';
import { tagsIn } from '../parsing/tag-words.ts';
import { assertWholeDue, fieldsFrom, type FieldOptions } from '../parsing/todo-fields.ts';

export interface AddOptions extends FieldOptions {
  readonly tag?: readonly string[];
}

export async function add(
  session: Session,
  words: readonly string[],
  { tag, ...options }: AddOptions,
): Promise<void> {
  await withClock(session, async (clock, openApp) => {
    assertWholeDue(options.due, words, clock);
    const fields = {
      task: words.join(' '),
      ...fieldsFrom(options, clock),
      ...(tag && { tags: tag.flatMap(tagsIn) }),
    };
    const app = await openApp();
    const todo = await app.add(fields);
    // Who said "fri" sees which day was understood.
    const due = todo.due === null ? '' : `  due ${fullDue(todo.due, clock)}`;
    await printTodo(session, todo, ({ id, task }) => `Added ${id}  ${task}${due}\n`);
  });
}
