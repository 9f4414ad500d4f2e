import type { TestEvent } from 'node:test/reporters';

/**
 * Why a test may be skipped where `TEST_SKIPS=expected`, as in CI: what the machine is and what it permits. A program
 * or a server that is missing is no such reason, as `.ci/run` installs them all.
 */
export const expectedSkips: readonly string[] = [
  'root may write anything',
  'this machine has no IPv6',
  'needs Linux, strace and the right to trace',
  'needs Linux and the right to mount a disk',
  'the executable is for Linux on x64',
  'this machine permits no other root',
  'needs TODO_BACKEND_SPEC, a checkout of the specification',
  'is about the database, which todos on a server do not open',
];

/** Why a skip is not expected, or nothing. The runner gives `true` where there is none. */
export function complaintAbout(name: string, reason: string | boolean): string | undefined {
  if (typeof reason !== 'string') return `${name} is skipped without a reason.`;
  if (expectedSkips.includes(reason)) return undefined;
  return `${name} is skipped, which is not expected: ${reason}`;
}

/**
 * A reporter of the test runner that names each test skipped for a reason that is not in the list, at the moment when
 * it is; the counts of another reporter remain the last words. With `TEST_SKIPS=expected` the run then fails.
 */
export default async function* unexpectedSkips(
  events: AsyncIterable<TestEvent>,
): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' || data.skip === undefined || data.skip === false) continue;
    const complaint = complaintAbout(data.name, data.skip);
    if (complaint === undefined) continue;
    if (process.env['TEST_SKIPS'] === 'expected') process.exitCode = 1;
    yield `${complaint}\n`;
  }
}
