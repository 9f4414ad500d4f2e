import { printTodo } from '../output.ts';
import { paintFor } from '../paint.ts';
import { withApp, type Session } from '../session.ts';
import { todoDetails } from '../todo-details.ts';
import { todoIdFromWord } from '../todo-ids.ts';

export async function show(session: Session, word: string): Promise<void> {
  const id = todoIdFromWord(word);
  const todo = await withApp(session, (app) => app.get(id));
  await printTodo(session, todo, () => todoDetails(todo, paintFor(session, session.io.stdout)));
}
