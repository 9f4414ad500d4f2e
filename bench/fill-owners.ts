import { createApp, type TodoStorage } from '@todo/composition/factories';
import { filledOfOwners, ownerOf, owners, someTodo } from './loads.ts';
import { sequence } from './measure.ts';

/** Gives each owner the todos that the mixed load asks for, unless they are there. */
export async function fillOwners(storage: TodoStorage): Promise<void> {
  const apps = new Map(owners.map((owner) => [owner, createApp(storage, { owner })]));
  const appOf = (id: number) => apps.get(ownerOf(id)) ?? createApp(storage);
  const { todos } = await appOf(1).list({ limit: 1 });
  if (todos.length > 0) return;
  const random = sequence();
  const ids = Array.from({ length: filledOfOwners }, (_, n) => n + 1);
  while (ids.length > 0) {
    await Promise.all(
      ids.splice(0, owners.length).map(async (id) => {
        const added = await appOf(id).add(someTodo(random));
        if (added.id !== id) throw new Error(`Todo ${id} has the id ${added.id}.`);
      }),
    );
  }
}
