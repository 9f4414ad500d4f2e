import { inFirefox } from './browser.ts';
import { pageAccessibility } from './page-accessibility.ts';
import { pageWithManyTodos } from './page-many-todos.ts';
import { pageStories, phoneStories } from './page-stories.ts';
import { pageWindows } from './page-windows.ts';

/*
 * The page in Firefox: all that it must do in Chromium.
 */

pageStories(inFirefox());
phoneStories(inFirefox({ pointer: 'coarse' }));
pageWindows(inFirefox());
pageWithManyTodos(inFirefox());
for (const colorScheme of ['light', 'dark'] as const) {
  pageAccessibility(inFirefox({ colorScheme }), colorScheme);
}
