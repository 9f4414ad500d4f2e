/** The result of one check of a database. */
export interface CheckResult {
  readonly name: 'integrity' | 'references' | 'search index' | 'tags' | 'indexes';
  readonly outcome: 'sound' | 'damaged' | 'skipped';
  /** The first faults, one sentence each; or why the check was skipped. */
  readonly details: readonly string[];
}

/** The results of all checks. The database is sound if no check has found damage. */
export interface CheckReport {
  readonly isSound: boolean;
  readonly checks: readonly CheckResult[];
}

/** At most this many faults of one kind are named: an operator restores a backup after the first. */
export const mostDetails = 10;

export function reportOf(checks: readonly CheckResult[]): CheckReport {
  return { isSound: checks.every(({ outcome }) => outcome !== 'damaged'), checks };
}

/** The result of a check that has found these faults, if any. */
export function resultOf(name: CheckResult['name'], faults: readonly string[]): CheckResult {
  return { name, outcome: faults.length === 0 ? 'sound' : 'damaged', details: faults };
}
