import { printTodo } from '../output.ts';
import { withApp, type Session } from '../session.ts';

export async function add(session: Session, words: readonly string[]): Promise<void> {
  const todo = await withApp(session, (app) => app.add({ task: words.join(' ') }));
  await printTodo(session, todo, () => `Added ${todo.id}  ${todo.task}\n`);
}
