import { CliError } from '@todo/cli';
import { isTargetOccupied } from '@todo/composition/factories';

/** Throws the error again, as a CliError if the target of a backup or a copy is occupied. */
export async function occupiedError(error: unknown): Promise<never> {
  if (!(error instanceof Error) || !(await isTargetOccupied(error))) throw error;
  throw new CliError('target-occupied', error.message, { cause: error });
}
