import { CliError } from '../errors/cli-error.ts';

/** Throws the same error again, as a person hears of it where the target of a backup or a copy is not free. */
export async function occupiedError(error: unknown): Promise<never> {
  const { OccupiedTargetError } = await import('@todo/adapters-persistence');
  if (!(error instanceof OccupiedTargetError)) throw error;
  throw new CliError('target-occupied', error.message, { cause: error });
}
