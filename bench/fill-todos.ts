import { filled, someTodo, todosPath } from './loads.ts';
import { sequence } from './measure.ts';

/** Adds what the loads ask for to a server that has no todos yet: the same ones to each. */
export async function fillTodos(
  origin: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const random = sequence();
  let left = filled;
  const writer = async () => {
    while (left > 0) {
      left -= 1;
      const { status } = await fetch(origin + todosPath, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(someTodo(random)),
      });
      if (status !== 201) throw new Error(`${origin} answered ${status} to an added todo.`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, writer));
}
