/** Whether this run takes its time: `npm run test:long`, before a release. */
export const isLongRun = process.env['LONG_RUN'] !== undefined;

/** How often something is tried: in a long run, and in the usual one. */
export function tries(inLongRun: number, usual: number): number {
  return isLongRun ? inLongRun : usual;
}
