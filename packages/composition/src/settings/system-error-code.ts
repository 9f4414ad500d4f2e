/** Node's code of a system error, such as `ENOENT`; `undefined` for every other error. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
