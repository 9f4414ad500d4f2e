import type { Io } from '@todo/cli';
import type { Environment } from '@todo/composition/factories';

/** The streams, the environment and the signals of the program. */
export interface ProgramIo extends Io, Environment {
  /** The words that have started this process: those of Node, too, and no argument. Left out, they are not known. */
  readonly starter?: readonly string[];
  /** Resolves when the process is asked to stop. Until it is called, a signal just ends the process. */
  stopRequested(): Promise<void>;
}
