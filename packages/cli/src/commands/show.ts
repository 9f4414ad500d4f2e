import { printTodo } from '../views/todo-output.ts';
import { withClock, type Session } from '../session.ts';
import { todoDetails } from '../views/todo-details.ts';
import { todoIdFromWord } from '../parsing/todo-ids.ts';
import { viewOf } from '../views/view.ts';

export async function show(session: Session, word: string): Promise<void> {
  const id = todoIdFromWord(word);
  await withClock(
    session,
    async (clock, openApp) => {
      const app = await openApp();
      const todo = await app.get(id);
      await printTodo(session, todo, async (shown) =>
        todoDetails(shown, await viewOf(session, clock, [shown])),
      );
    },
    { use: 'reads' },
  );
}
