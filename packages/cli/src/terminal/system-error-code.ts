/** The name that Node gives an error of the system, such as `ENOENT`; `undefined` for every other error. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
