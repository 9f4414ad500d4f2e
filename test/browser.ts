import { existsSync } from 'node:fs';
import { chromium, firefox, type Browser } from 'playwright-core';

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

/**
 * Turns features of Chromium off: those that Playwright turns off and a test of ours may meet, as this list replaces the
 * one of Playwright, and the popups of the address bar, which are pages. Each new window loads them, some 400 files,
 * which takes the processors that the tested page should have: it showed its first todos in 1.5 s rather than 0.9 s.
 */
export const featuresOff = `--disable-features=${[
  'AimEnabled,GlobalMediaControls,HttpsUpgrades,LensOverlay,MediaRouter,NetworkTimeServiceQuerying',
  'OptimizationHints,PaintHolding,ThirdPartyStoragePartitioning,Translate',
  'WebUIOmniboxAimPopup,WebUIOmniboxPopup',
].join()}`;

const quiet = [
  '--no-sandbox --disable-gpu --disable-quic --no-first-run',
  '--disable-background-networking --disable-component-update --disable-sync',
  featuresOff,
].flatMap((flags) => flags.split(' '));

/** Starts Chromium without a window, so that it asks its maker for nothing. @param flags further ones */
export function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: String(browserPath), args: [...quiet, ...flags] });
}

/** A browser that a test can start, if the machine has it. */
export interface TestBrowser {
  readonly name: 'Chromium' | 'Firefox';
  /** Why tests in it are skipped, if they are. */
  readonly missing: string | false;
  /** Whether a test can touch its screen. */
  readonly hasTouch: boolean;
  /** Starts it, headless. */
  readonly launch: () => Promise<Browser>;
}

export const inChromium: TestBrowser = {
  name: 'Chromium',
  missing: noBrowser,
  hasTouch: true,
  launch: () => launchChromium(),
};

/** What Playwright sets for a page in Chromium, and only the preferences of a profile set in Firefox. */
export interface FirefoxLook {
  readonly colorScheme?: 'light' | 'dark';
  /** `coarse`: a finger is all that points. */
  readonly pointer?: 'fine' | 'coarse';
}

/**
 * Firefox as its makers or a distribution build it, from version 138 on, driven over WebDriver BiDi. Over that,
 * Playwright cannot tap.
 */
export function inFirefox({
  colorScheme = 'light',
  pointer = 'fine',
}: FirefoxLook = {}): TestBrowser {
  const path = firstThere([process.env['FIREFOX'], '/usr/bin/firefox-esr', '/usr/bin/firefox']);
  // The values are those of PointerCapabilities: 1 is coarse, 2 is fine, 4 hovers.
  const pointers = pointer === 'coarse' ? 1 : 6;
  return {
    name: 'Firefox',
    missing: path === undefined && 'no Firefox here: install it, or set FIREFOX to where one is',
    hasTouch: false,
    launch: () =>
      firefox.launch({
        channel: 'moz-firefox',
        executablePath: String(path),
        firefoxUserPrefs: {
          'ui.prefersReducedMotion': 1,
          'ui.primaryPointerCapabilities': pointers,
          'ui.allPointerCapabilities': pointers,
          // On a phone, a scroll bar takes no width.
          'ui.useOverlayScrollbars': pointer === 'coarse' ? 1 : 0,
          'layout.css.prefers-color-scheme.content-override': colorScheme === 'dark' ? 0 : 1,
        },
      }),
  };
}
