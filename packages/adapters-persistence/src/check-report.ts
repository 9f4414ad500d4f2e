/** What one look at a database has found. */
export interface CheckResult {
  readonly name: 'integrity' | 'references' | 'search index' | 'tags' | 'indexes';
  readonly outcome: 'sound' | 'damaged' | 'skipped';
  /** What is damaged, a sentence each and the first ones only; or why it was skipped. */
  readonly details: readonly string[];
}

/** What a check has found. The database is sound where nothing is damaged. */
export interface CheckReport {
  readonly isSound: boolean;
  readonly checks: readonly CheckResult[];
}

/** How many faults of one kind are named: a person restores a backup after the first. */
export const mostDetails = 10;

export function reportOf(checks: readonly CheckResult[]): CheckReport {
  return { isSound: checks.every(({ outcome }) => outcome !== 'damaged'), checks };
}

/** A result that has found these faults, which may be none. */
export function resultOf(name: CheckResult['name'], faults: readonly string[]): CheckResult {
  return { name, outcome: faults.length === 0 ? 'sound' : 'damaged', details: faults };
}
