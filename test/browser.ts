import { existsSync } from 'node:fs';

/*
 * A real browser for tests. None is installed along; these are the places where a machine has one.
 */

export const browserPath = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && path !== '' && existsSync(path));

/** Why tests in a browser are skipped, if they are. */
export const noBrowser =
  browserPath === undefined && 'no browser here: install Chromium, or set CHROMIUM to where one is';

/** A headless browser, which asks its maker for nothing. */
export const browserArguments = [
  '--no-sandbox --disable-gpu --disable-quic --no-first-run',
  '--disable-background-networking --disable-component-update --disable-sync',
].flatMap((flags) => flags.split(' '));
