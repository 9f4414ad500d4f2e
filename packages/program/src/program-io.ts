import type { Io } from '@todo/cli';
import type { Environment } from '@todo/composition/factories';

/** The streams, the environment and the signals of the program. */
export interface ProgramIo extends Io, Environment {
  /** Resolves when the process is asked to stop. Until it is called, a signal just ends the process. */
  stopRequested(): Promise<void>;
}
