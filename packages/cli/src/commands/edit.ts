import { CliError } from '../cli-error.ts';
import { printTodo } from '../output.ts';
import { withApp, type Session } from '../session.ts';
import { todoIdFromWord } from '../todo-ids.ts';

export interface EditOptions {
  readonly task?: string;
}

export async function edit(session: Session, word: string, { task }: EditOptions): Promise<void> {
  const id = todoIdFromWord(word);
  if (task === undefined) {
    throw new CliError('usage', `Nothing to change. Say what: todo edit ${id} --task "Buy milk".`);
  }
  const todo = await withApp(session, (app) => app.edit(id, { task }));
  await printTodo(session, todo, () => `Changed ${todo.id}  ${todo.task}\n`);
}
