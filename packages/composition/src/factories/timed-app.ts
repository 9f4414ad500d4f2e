/** A use case of an app. One that does not return a promise, such as a stream of changes, is not timed. */
type UseCase = (...args: never[]) => unknown;

type Observe = (useCase: string, seconds: number) => void;

/**
 * Decorates use cases: calls `observe` with the name and the seconds of each one that has ended, even with an error. A
 * use case itself takes microseconds, so this is the time of the storage, waiting for its locks included.
 *
 * A request has an app of its own and calls one or two use cases of it: each is decorated when it is asked for, because
 * to decorate all of them would take longer than to create the app.
 *
 * @param app whose own properties are its use cases, as those of `createTodoApp` are
 */
export function timedApp<App extends Readonly<Record<keyof App, UseCase>>>(
  app: App,
  observe: Observe,
): App {
  return new Proxy(app, {
    get(target, name, receiver) {
      const useCase: unknown = Reflect.get(target, name, receiver);
      if (typeof useCase !== 'function' || typeof name !== 'string') return useCase;
      return timed(name, useCase as UseCase, target, observe);
    },
  });
}

function timed(name: string, useCase: UseCase, app: unknown, observe: Observe): UseCase {
  return (...args) => {
    const begin = performance.now();
    const result = useCase.apply(app, args);
    if (!(result instanceof Promise)) return result;
    return result.finally(() => observe(name, (performance.now() - begin) / 1000));
  };
}
