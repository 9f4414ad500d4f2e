import { inChromium } from './browser.ts';
import { pageAccessibility } from './page-accessibility.ts';

for (const colorScheme of ['light', 'dark'] as const) pageAccessibility(inChromium, colorScheme);
