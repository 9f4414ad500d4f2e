import { inMemoryStore } from '@todo/adapters-memory';
import type { TodoApp } from '@todo/application';
import { anApp } from './a-server.ts';

/** An app that says when a request has begun to read a todo, and finishes when the test says so. */
export function slowApp() {
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const app: TodoApp = {
    ...anApp(inMemoryStore()),
    async get(id) {
      begun.resolve();
      await goOn.promise;
      return { ...(await this.add({ task: 'Buy milk' })), id };
    },
  };
  return { app, begun: begun.promise, goOn: goOn.resolve };
}
