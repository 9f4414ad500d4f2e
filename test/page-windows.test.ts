import { inChromium } from './browser.ts';
import { pageWindows } from './page-windows.ts';

pageWindows(inChromium);
