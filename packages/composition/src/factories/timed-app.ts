type UseCase = (...args: never[]) => Promise<unknown>;

/**
 * Decorates use cases: calls `observe` with the name of each one that has ended, and the seconds that it took, also
 * where it has failed. What a use case does beside asking the storage takes microseconds, so this is the storage's
 * time, waiting for its locks included.
 *
 * @param app whose own properties are its use cases, as `createTodoApp` makes it
 */
export function timedApp<App extends Readonly<Record<keyof App, UseCase>>>(
  app: App,
  observe: (useCase: string, seconds: number) => void,
): App {
  const useCases = Object.entries<UseCase>(app).map(([name, useCase]) => {
    async function timed(...args: never[]): Promise<unknown> {
      const begin = performance.now();
      try {
        return await useCase.apply(app, args);
      } finally {
        observe(name, (performance.now() - begin) / 1000);
      }
    }
    return [name, timed] as const;
  });
  return Object.fromEntries(useCases) as App;
}
