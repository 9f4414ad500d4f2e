import type { ExitCode } from './failures.ts';

/** Another process of this program has failed, and has reported its error. */
export class ReportedFailure extends Error {
  override readonly name = 'ReportedFailure';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode) {
    super('Another process has reported what went wrong.');
    this.exitCode = exitCode;
  }
}
