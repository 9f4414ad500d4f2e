import { inChromium } from './browser.ts';
import { pageStories, phoneStories } from './page-stories.ts';

pageStories(inChromium);
phoneStories(inChromium);
