import type { ExitCode } from './failures.ts';

/** Something went wrong in another process of this program, and that one has said what. */
export class ReportedFailure extends Error {
  override readonly name = 'ReportedFailure';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode) {
    super('Another process has reported what went wrong.');
    this.exitCode = exitCode;
  }
}
