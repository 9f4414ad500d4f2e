import { CliError } from '@todo/cli';
import { isTargetOccupied } from '@todo/composition/factories';

/** Throws the error again, as a person hears of it where the target of a backup or a copy is not free. */
export async function occupiedError(error: unknown): Promise<never> {
  if (!(error instanceof Error) || !(await isTargetOccupied(error))) throw error;
  throw new CliError('target-occupied', error.message, { cause: error });
}
