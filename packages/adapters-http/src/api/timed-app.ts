import type { TodoApp } from '@todo/application';

/** @param seconds that the operation took */
type Observe = (operation: keyof TodoApp, seconds: number) => void;

/**
 * The same use cases, and somebody who hears how long each of them took. What they do beside asking
 * the storage takes microseconds, so this is the storage's time, waiting for its locks included.
 */
export function timedApp(app: TodoApp, observe: Observe): TodoApp {
  function timed<Args extends readonly unknown[], Result>(
    operation: keyof TodoApp,
    useCase: (...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result> {
    return async (...args) => {
      const begin = performance.now();
      try {
        return await useCase(...args);
      } finally {
        observe(operation, (performance.now() - begin) / 1000);
      }
    };
  }

  return {
    add: timed('add', (...args) => app.add(...args)),
    addOnce: timed('addOnce', (...args) => app.addOnce(...args)),
    get: timed('get', (...args) => app.get(...args)),
    list: timed('list', (...args) => app.list(...args)),
    tags: timed('tags', () => app.tags()),
    replace: timed('replace', (...args) => app.replace(...args)),
    edit: timed('edit', (...args) => app.edit(...args)),
    delete: timed('delete', (...args) => app.delete(...args)),
    start: timed('start', (...args) => app.start(...args)),
    complete: timed('complete', (...args) => app.complete(...args)),
    reopen: timed('reopen', (...args) => app.reopen(...args)),
  };
}
