/**
 * Makes a function that lets requests go on together. What it returns resolves when the event loop has handed over all
 * requests that have arrived, for all of these at the same moment: then a storage can answer them in one transaction.
 */
export function turns(): () => Promise<void> {
  let next: Promise<void> | undefined;
  return () =>
    (next ??= new Promise((resolve) => {
      setImmediate(() => {
        next = undefined;
        resolve();
      });
    }));
}
