/** What the changelog says about one release. */
export interface Release {
  /** As `2026-11-30`. */
  readonly date: string;
  /** Markdown, without the heading of the release. */
  readonly notes: string;
}

/**
 * Finds a release in a changelog in the form of Keep a Changelog, where a heading is `## [1.2.0] - 2026-11-30`.
 * @returns undefined when the changelog has no section of that version with a date
 */
export function releaseIn(changelog: string, version: string): Release | undefined {
  for (const section of changelog.split(/^## /m).slice(1)) {
    const [, name, date] = /^\[?([^\]\s]+)\]?(?: - (\d{4}-\d\d-\d\d))?$/m.exec(section) ?? [];
    if (name !== version || date === undefined) continue;
    const notes = section.slice(section.indexOf('\n') + 1).trim();
    return { date, notes: `${notes}\n` };
  }
  return undefined;
}
