import { execFile, type ExecFileOptions } from 'node:child_process';

/** What a program left behind. */
export interface ProgramRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end, whatever its exit code.
 * @throws Error when it cannot be started, is killed by a signal or takes longer than `timeout` milliseconds
 */
export function runProgram(
  file: string,
  args: readonly string[],
  options: Pick<ExecFileOptions, 'cwd' | 'env' | 'timeout'> = {},
): Promise<ProgramRun> {
  return new Promise((resolve, reject) => {
    // A compiler that explains itself says a few megabytes.
    const allowed = { ...options, maxBuffer: 64 * 1024 * 1024 };
    execFile(file, args, allowed, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr });
      else reject(error);
    });
  });
}
