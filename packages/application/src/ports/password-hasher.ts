/** Driven port: hashes passwords so slowly that guessing takes too long. */
export interface PasswordHasher {
  /**
   * @returns a PHC string, with the parameters and a random salt
   * @throws TooBusyError where too many passwords wait to be hashed
   */
  hash(password: string): Promise<string>;

  /**
   * @param hash undefined where there is no account: this takes as long as with one, and never matches
   * @throws TooBusyError
   */
  verify(password: string, hash: string | undefined): Promise<PasswordVerdict>;

  /** Whether a password is one of the most common, which are guessed first. */
  isCommon(password: string): Promise<boolean>;
}

/** Whether a password is right, and whether its hash should be made anew. */
export interface PasswordVerdict {
  readonly matches: boolean;
  /** Whether the hash has lower parameters than new ones. */
  readonly isOutdated: boolean;
}
