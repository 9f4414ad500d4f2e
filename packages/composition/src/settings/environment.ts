/** The sources of the settings. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory. There may be a `.env` in it. To ask for it may throw where it has been removed. */
  readonly cwd: string;
  /** This machine's, when left out. */
  readonly platform?: NodeJS.Platform;
  /** The user's home directory; when left out, `HOME` or what the system says. */
  readonly home?: string;
}
