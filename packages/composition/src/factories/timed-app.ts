/** A use case of an app. One that does not return a promise, such as a stream of changes, is not timed. */
type UseCase = (...args: never[]) => unknown;

/**
 * Decorates use cases: calls `observe` with the name and the seconds of each one that has ended, even with an error. A
 * use case itself takes microseconds, so this is the time of the storage, waiting for its locks included.
 *
 * @param app whose own properties are its use cases, as those of `createTodoApp` are
 */
export function timedApp<App extends Readonly<Record<keyof App, UseCase>>>(
  app: App,
  observe: (useCase: string, seconds: number) => void,
): App {
  const useCases = Object.entries<UseCase>(app).map(([name, useCase]) => {
    function timed(...args: never[]): unknown {
      const begin = performance.now();
      const result = useCase.apply(app, args);
      if (!(result instanceof Promise)) return result;
      return result.finally(() => observe(name, (performance.now() - begin) / 1000));
    }
    return [name, timed] as const;
  });
  return Object.fromEntries(useCases) as App;
}
