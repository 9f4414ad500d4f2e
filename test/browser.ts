import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/*
 * Real browsers for tests. None is installed along; these are the places where a machine has one.
 */

const firstThere = (paths: readonly (string | undefined)[]) =>
  paths.find((path) => path !== undefined && path !== '' && existsSync(path));

export const browserPath = firstThere([
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
]);

/** Why tests in a browser are skipped, if they are. */
export const noBrowser =
  browserPath === undefined && 'no browser here: install Chromium, or set CHROMIUM to where one is';

const quiet = [
  '--no-sandbox --disable-gpu --disable-quic --no-first-run',
  '--disable-background-networking --disable-component-update --disable-sync',
].flatMap((flags) => flags.split(' '));

/** Starts Chromium without a window, so that it asks its maker for nothing. @param flags further ones */
export function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: String(browserPath), args: [...quiet, ...flags] });
}

/** A browser that a test can start, if the machine has it. */
export interface TestBrowser {
  readonly name: string;
  /** Why tests in it are skipped, if they are. */
  readonly missing: string | false;
  /** Starts it, headless. */
  readonly launch: () => Promise<Browser>;
}

export const inChromium: TestBrowser = {
  name: 'Chromium',
  missing: noBrowser,
  launch: () => launchChromium(),
};
