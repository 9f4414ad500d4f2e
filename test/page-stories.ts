import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { TodoApp } from '@todo/application';
import type { Locator, Page } from 'playwright-core';
import { password } from './accounts.ts';
import type { TestBrowser } from './browser.ts';
import { describePage } from './describe-page.ts';
import { becomes, hasFocus, servedPage, shows } from './served-page.ts';

/*
 * What people do on the page: by keyboard alone, and by touch on the smallest phone.
 */

const tasks = async (app: TodoApp) =>
  (await app.list()).todos.map(({ task, status }) => `${task} (${status})`);

/** What people do with a keyboard and a screen of the usual size. */
export function pageStories(browser: TestBrowser): void {
  describePage('On the page', browser, 120_000, (see) => {
    it('a person does everything by keyboard', async () => {
      await using server = await servedPage();
      await using seen = await see(server.url);
      const { page, faults } = seen;
      const { keyboard } = page;
      await page.getByText('Nothing is due today').waitFor();

      await keyboard.press('n');
      await keyboard.type('Call mum today !high #family');
      await page.locator('.chip', { hasText: 'family' }).waitFor();
      assert.match(
        await page.locator('#understood').innerText(),
        /Call mum[\s\S]+Today[\s\S]+high[\s\S]+#family/,
      );
      await keyboard.press('Enter');
      await keyboard.type('Buy milk today');
      await keyboard.press('Enter');
      await keyboard.type('Water the plants today #home');
      await keyboard.press('Enter');
      await keyboard.press('Escape');
      await shows(page, ['Call mum', 'Buy milk', 'Water the plants']);

      // Down, complete, undo.
      await keyboard.press('Home');
      await keyboard.press('j');
      await hasFocus(page, 'button', 'Buy milk');
      await keyboard.press('x');
      await shows(page, ['Call mum', 'Water the plants']);
      await page.getByText('Completed “Buy milk”').waitFor();
      await hasFocus(page, 'button', 'Water the plants');
      await keyboard.press('u');
      await shows(page, ['Call mum', 'Buy milk', 'Water the plants']);
      await hasFocus(page, 'button', 'Buy milk');

      // Edit in place.
      await keyboard.press('Enter');
      await hasFocus(page, 'input', 'Buy milk');
      await keyboard.press('End');
      await keyboard.type(' and bread');
      await keyboard.press('Tab');
      await keyboard.type('Two litres');
      await keyboard.press('Tab');
      await keyboard.press('Control+A');
      await keyboard.type('in 3 days');
      await keyboard.press('Enter');
      await shows(page, ['Call mum', 'Water the plants']);
      await keyboard.press('g');
      await keyboard.press('u');
      await shows(page, ['Buy milk and bread']);
      await keyboard.press('j');
      await keyboard.press('e');
      await keyboard.press('Tab');
      await keyboard.press('End');
      await keyboard.type(' each');
      await keyboard.press('Control+Enter');
      await hasFocus(page, 'button', 'Buy milk and bread');
      const [, milk] = (await server.app.list()).todos;
      assert.equal(milk?.notes, 'Two litres each');

      // Filter by tag, search.
      await keyboard.press('g');
      await keyboard.press('a');
      await shows(page, ['Call mum', 'Water the plants', 'Buy milk and bread']);
      await page.getByRole('link', { name: '#home' }).first().focus();
      await keyboard.press('Enter');
      await shows(page, ['Water the plants']);
      await keyboard.press('/');
      await keyboard.type('LITRES milk');
      await shows(page, ['Buy milk and bread']);
      await keyboard.press('Escape');
      await shows(page, ['Water the plants']);

      // Delete, and restore from the trash.
      await keyboard.press('j');
      await keyboard.press('Delete');
      await shows(page, []);
      await keyboard.press('g');
      await keyboard.press('x');
      const restore = page.getByRole('button', { name: 'Restore “Water the plants”' });
      await restore.focus();
      await keyboard.press('Enter');
      await page.getByText('The trash is empty').waitFor();
      assert.ok((await tasks(server.app)).includes('Water the plants (Pending)'));

      // The keys, and no key of a letter while one types.
      await keyboard.press('?');
      await page.getByRole('dialog').getByText('Move the todo to the trash').waitFor();
      await keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      assert.deepEqual(faults, []);
    });

    it('the focus stays in the list while other clients change it', async () => {
      await using server = await servedPage();
      const [milk, , plants] = await Promise.all(
        ['Buy milk', 'Call mum', 'Water the plants'].map((task) => server.app.add({ task })),
      );
      assert.ok(milk !== undefined && plants !== undefined);
      await using seen = await see(server.url, '#/all');
      const { page, faults } = seen;
      const { keyboard } = page;
      await shows(page, ['Buy milk', 'Call mum', 'Water the plants']);

      // The todo that has the focus goes away: the next one has it.
      await keyboard.press('j');
      await hasFocus(page, 'button', 'Buy milk');
      await server.app.complete([milk.id]);
      await shows(page, ['Call mum', 'Water the plants']);
      await hasFocus(page, 'button', 'Call mum');

      // It moves: it keeps the focus.
      await keyboard.press('j');
      await hasFocus(page, 'button', 'Water the plants');
      await server.app.edit(plants.id, { due: '2026-01-01' });
      await shows(page, ['Water the plants', 'Call mum']);
      await hasFocus(page, 'button', 'Water the plants');
      await keyboard.press('e');
      await keyboard.press('End');
      await keyboard.type(' and');
      await server.app.edit(plants.id, { due: null });
      await page.getByText('was changed elsewhere just now').waitFor();
      await keyboard.type(' herbs');
      await hasFocus(page, 'input', 'Water the plants and herbs');
      await keyboard.press('Control+Enter');
      await shows(page, ['Call mum', 'Water the plants and herbs']);

      // The server gives it the id that it had not yet: it keeps the focus.
      const held = Promise.withResolvers<undefined>();
      await page.route('**/api/v1/todos', async (route) => {
        await held.promise;
        await route.continue();
      });
      await keyboard.press('n');
      await keyboard.type('Post the letter');
      await keyboard.press('Enter');
      await keyboard.press('Escape');
      await page.getByText('Not sent yet').waitFor();
      await keyboard.press('End');
      await hasFocus(page, 'button', 'Post the letter');
      held.resolve(undefined);
      await page.getByText('Not sent yet').waitFor({ state: 'detached' });
      await hasFocus(page, 'button', 'Post the letter');
      assert.deepEqual(faults, []);
    });

    it('a person who comes back sees what has changed meanwhile', async () => {
      await using server = await servedPage();
      await server.app.add({ task: 'Buy milk' });
      await using seen = await see(server.url, '#/all');
      const { page, faults } = seen;
      await shows(page, ['Buy milk']);
      await page.goto('about:blank');
      await server.app.add({ task: 'Call mum' });
      await page.goBack();
      await shows(page, ['Buy milk', 'Call mum']);
      assert.deepEqual(faults, []);
    });

    it('a violation of the policy and an error of a script are seen', async () => {
      await using server = await servedPage();
      await using seen = await see(server.url);
      await seen.page.getByText('Nothing is due today').waitFor();
      await seen.page.evaluate(`{
        const image = document.createElement('img');
        image.src = 'http://elsewhere.test/image.png';
        document.body.append(image);
        setTimeout(() => { throw new Error('planted'); });
      }`);
      const areSeen = () =>
        [/img-src/, /planted/].map((fault) => seen.faults.some((one) => fault.test(one)));
      await becomes(async () => areSeen(), [true, true]);
    });

    it('a person signs in and out, and sees the sessions', async () => {
      await using server = await servedPage(['ada']);
      await server.app.add({ task: 'Buy milk' });
      await using first = await see(server.url, '#/all');
      await using second = await see(server.url, '#/all');
      for (const { page } of [first, second]) {
        await page.getByLabel('Name').fill('ada');
        await page.getByLabel('Password').fill('not it at all');
        await page.keyboard.press('Enter');
        await page.getByText('The name or the password is wrong.').waitFor();
        await page.getByLabel('Password').fill(password);
        await page.keyboard.press('Enter');
        await shows(page, ['Buy milk']);
      }
      const { page } = first;
      assert.equal(await page.evaluate('document.cookie'), '');
      await page.keyboard.press('g');
      await page.keyboard.press('s');
      await page.getByText('This one').waitFor();
      await page.getByLabel('Name of a new token').fill('script');
      await page.keyboard.press('Enter');
      const secret = await page.locator('.secret code').innerText();
      assert.match(secret, /^todo_pat_/);
      const withToken = () =>
        fetch(`${server.url}/api/v1/todos`, { headers: { Authorization: `Bearer ${secret}` } });
      assert.equal((await withToken()).status, 200);
      await page.getByRole('button', { name: 'Revoke the token script' }).click();
      await page.getByText('The token is revoked').waitFor();
      assert.equal((await withToken()).status, 401);

      await page.getByRole('button', { name: 'Sign out everywhere' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await second.page.reload();
      await second.page.getByRole('heading', { name: 'Sign in' }).waitFor();
      assert.deepEqual([...first.faults, ...second.faults], []);
    });
  });
}

/** What people do on the smallest phone. */
export function phoneStories(browser: TestBrowser): void {
  const touch = (one: Locator) => (browser.hasTouch ? one.tap() : one.click());

  describePage('On a phone', browser, 120_000, (see) => {
    it('a person does it by touch on the smallest phone', async () => {
      await using server = await servedPage();
      await using seen = await see(server.url, '#/all', {
        viewport: { width: 320, height: 640 },
        hasTouch: true,
        isMobile: true,
      });
      const { page, faults } = seen;
      await touch(page.getByLabel('Add a todo'));
      await page.keyboard.type('Buy milk tomorrow #home');
      await touch(page.getByRole('button', { name: 'Add' }));
      await shows(page, ['Buy milk']);
      await touch(page.getByRole('checkbox', { name: 'Complete “Buy milk”' }));
      await shows(page, []);
      await touch(page.getByRole('button', { name: 'Undo' }));
      await shows(page, ['Buy milk']);
      await touch(page.getByRole('button', { name: 'Buy milk', exact: true }));
      await page.getByLabel('Notes').fill('Two litres');
      await page.getByLabel('Status').selectOption('In Process');
      await touch(page.getByRole('button', { name: 'Save' }));
      await page.getByText('In Process').waitFor();
      await touch(page.getByRole('button', { name: 'Buy milk', exact: true }));
      await touch(page.getByRole('button', { name: 'Delete' }));
      await shows(page, []);
      await touch(page.getByRole('link', { name: 'Trash' }));
      await touch(page.getByRole('button', { name: 'Restore “Buy milk”' }));
      await page.getByText('The trash is empty').waitFor();
      assert.deepEqual(await tasks(server.app), ['Buy milk (In Process)']);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 320);
      assert.deepEqual(await smallTargets(page, 44), []);
      assert.deepEqual(faults, []);
    });

    it('any text is shown as text, and the layout stays whole', async () => {
      await using server = await servedPage();
      const texts = [
        '<img src=x onerror="alert(1)"><script>alert(2)</script>',
        '</bdi></button><a href="https://example.com">click</a>',
        '\u202Egnp.exe is not a picture',
        '😀'.repeat(500),
        'w'.repeat(500),
      ];
      for (const task of texts) await server.app.add({ task, notes: task, tags: ['a'.repeat(50)] });
      await using seen = await see(server.url, '#/all', {
        viewport: { width: 320, height: 640 },
      });
      const { page, faults } = seen;
      let hasAlerted = false;
      page.on('dialog', (dialog) => {
        hasAlerted = true;
        void dialog.dismiss();
      });
      await page.locator('.todo').first().waitFor();
      for (const task of texts) {
        await page.locator('.todo', { hasText: task }).last().scrollIntoViewIfNeeded();
      }
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 320);
      await page.keyboard.press('Home');
      await page.locator('.task').first().click();
      await page.locator('.editor').waitFor();
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 320);
      assert.ok(!hasAlerted);
      assert.deepEqual(faults, []);
    });

    it('the list of keys fits with letters of twice the size', async () => {
      await using server = await servedPage();
      await using seen = await see(server.url, '#/all', { viewport: { width: 320, height: 640 } });
      const { page, faults } = seen;
      await page.getByText('Nothing is open').waitFor();
      await page.evaluate(`document.documentElement.style.fontSize = '200%'`);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      const cutOff = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)`;
      assert.equal(await page.evaluate(`${cutOff}(document.querySelector('dialog'))`), 0);
      assert.equal(await page.evaluate(`${cutOff}(document.documentElement)`), 0);
      assert.deepEqual(faults, []);
    });
  });
}

/** Controls that a finger may miss, by their size in pixels; links in a sentence aside. */
function smallTargets(page: Page, least: number): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('button, nav a, input, select')]
    .filter((one) => one.checkVisibility())
    .map((one) => ({ one, box: one.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 1 && (box.width < ${least} || box.height < ${least}))
    .map(({ one, box }) => one.outerHTML.slice(0, 80) + ' ' + box.width + ' x ' + box.height)`);
}
