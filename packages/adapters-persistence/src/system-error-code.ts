/** What Node calls an error of the system, such as `ENOENT`; empty for every other error. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
