import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startHttpServer } from '@todo/adapters-http';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp, systemClock, type TodoApp } from '@todo/application';
import { placeFrom } from '../model/places.ts';
import { mostUnsent } from './outbox.ts';
import type { KeptTexts } from './page-context.ts';
import { todoPage, type TodoPage } from './todo-page.ts';

/*
 * The page without its picture, on a server: what it shows after what a person does.
 */

/** The texts of one browser, which outlive a page. */
function aBrowser(): KeptTexts {
  const texts = new Map<string, string>();
  return {
    get: (name) => texts.get(name),
    set: (name, text) => void (text === '' ? texts.delete(name) : texts.set(name, text)),
  };
}

async function aServer() {
  const app = createTodoApp({ store: inMemoryStore() });
  return { app, ...(await startHttpServer({ app, host: '127.0.0.1', port: 0 })) };
}

/** Lets a test cut the line, or change what comes over it. */
interface Line {
  isCut: boolean;
  /** Whether requests get there, and their answers are lost. */
  losesAnswers: boolean;
}

async function aPage(url: string, kept = aBrowser()) {
  const line: Line = { isCut: false, losesAnswers: false };
  let keys = 0;
  const page: TodoPage = todoPage({
    send: async (input, init) => {
      if (line.isCut) throw new TypeError('Failed to fetch');
      const response = await fetch(input, init);
      if (line.losesAnswers) throw new TypeError('Failed to fetch');
      return response;
    },
    base: `${url}/`,
    clock: systemClock,
    kept,
    newKey: () => `${Math.random()}-${(keys += 1)}`,
    go: (place) => page.visit(`#/${place.name}`),
    later: (run, ms) => void setTimeout(run, ms),
  });
  page.store.set({ place: placeFrom('#/all') });
  await page.enter();
  return { page, line, kept };
}

const shown = ({ rows, store }: TodoPage) =>
  rows(store.get()).map(({ task, status }) => `${task} (${status})`);
const said = ({ store }: TodoPage) => store.get().toasts.map(({ text }) => text);
const tasks = async (app: TodoApp) => (await app.list()).todos.map(({ task }) => task);

/** Waits until the server has answered every write. */
async function settle({ store }: TodoPage): Promise<void> {
  while (store.get().board.writes.length > 0) await delay(5);
}

describe('A page', () => {
  it('adds what is typed, with the date and the tags taken out', async () => {
    await using server = await aServer();
    const { page } = await aPage(server.url);
    page.adding.type('Buy milk 2050-11-30 #home');
    assert.ok(page.adding.add());
    assert.deepEqual(shown(page), ['Buy milk (Pending)']);
    assert.equal(page.store.get().quick, '');
    await settle(page);
    const [todo] = (await server.app.list()).todos;
    assert.deepEqual([todo?.task, todo?.due, todo?.tags], ['Buy milk', '2050-11-30', ['home']]);
    assert.deepEqual(shown(page), ['Buy milk (Pending)']);
  });

  it('completes at once, and takes it back', async () => {
    await using server = await aServer();
    const { id } = await server.app.add({ task: 'Buy milk' });
    const { page } = await aPage(server.url);
    page.todos.toggle(id);
    assert.deepEqual(shown(page), []);
    await settle(page);
    assert.equal((await server.app.get(id)).status, 'Completed');
    await page.undo.undoLatest();
    assert.deepEqual(shown(page), ['Buy milk (Pending)']);
    await page.undo.redo();
    assert.deepEqual(shown(page), []);
    assert.equal((await server.app.get(id)).status, 'Completed');
  });

  it('brings back what it has deleted', async () => {
    await using server = await aServer();
    const { id } = await server.app.add({ task: 'Buy milk' });
    const { page } = await aPage(server.url);
    page.todos.remove(id);
    assert.deepEqual(shown(page), []);
    await settle(page);
    assert.deepEqual(await tasks(server.app), []);
    page.store.get().toasts[0]?.action?.run();
    while (shown(page).length === 0) await delay(5);
    assert.deepEqual(await tasks(server.app), ['Buy milk']);
  });

  it('says why a change is refused, and shows what was there before', async () => {
    await using server = await aServer();
    const { id } = await server.app.add({ task: 'Buy milk' });
    const { page } = await aPage(server.url);
    await server.app.delete([id]);
    page.todos.toggle(id);
    await settle(page);
    assert.deepEqual(shown(page), []);
    assert.match(String(said(page)), /“Buy milk”: It is not there any more/);
  });

  it('keeps the changes of another client to other fields', async () => {
    await using server = await aServer();
    const { id } = await server.app.add({ task: 'Buy milk' });
    const { page } = await aPage(server.url);
    page.todos.openEditor(id);
    await server.app.edit(id, { notes: 'Two litres' });
    page.todos.write({ task: 'Buy oat milk' });
    page.todos.save();
    await settle(page);
    const { task, notes } = await server.app.get(id);
    assert.deepEqual([task, notes], ['Buy oat milk', 'Two litres']);
  });

  it('shows both versions of a field that two people have changed, and loses neither', async () => {
    await using server = await aServer();
    const { id } = await server.app.add({ task: 'Buy milk' });
    const { page } = await aPage(server.url);
    page.todos.openEditor(id);
    await server.app.edit(id, { task: 'Buy soy milk' });
    page.todos.write({ task: 'Buy oat milk' });
    page.todos.save();
    await settle(page);
    const { conflict } = page.store.get();
    assert.deepEqual(conflict?.fields, [
      { field: 'task', mine: 'Buy oat milk', theirs: 'Buy soy milk' },
    ]);
    assert.equal((await server.app.get(id)).task, 'Buy soy milk');

    page.todos.reconsider();
    assert.equal(page.store.get().editor?.draft.task, 'Buy oat milk');
    page.todos.save();
    await settle(page);
    assert.equal((await server.app.get(id)).task, 'Buy oat milk');
  });

  it('deletes nothing that was changed since the person has seen it', async () => {
    await using server = await aServer();
    const { id } = await server.app.add({ task: 'Buy milk' });
    const { page } = await aPage(server.url);
    await server.app.edit(id, { task: 'Buy milk for the party' });
    page.todos.remove(id);
    await settle(page);
    assert.deepEqual(shown(page), ['Buy milk for the party (Pending)']);
    assert.match(String(said(page)), /changed elsewhere/);
  });

  it('adds anew what was deleted elsewhere while it was edited', async () => {
    await using server = await aServer();
    const { id } = await server.app.add({ task: 'Buy milk' });
    const { page } = await aPage(server.url);
    page.todos.openEditor(id);
    page.todos.write({ task: 'Buy oat milk' });
    await server.app.delete([id]);
    page.todos.save();
    await settle(page);
    assert.match(String(page.store.get().editor?.refusal), /deleted elsewhere/);
    page.todos.save();
    await settle(page);
    assert.deepEqual(await tasks(server.app), ['Buy oat milk']);
  });

  it('brings back changes that were left without saving', async () => {
    await using server = await aServer();
    const { id } = await server.app.add({ task: 'Buy milk' });
    const { page } = await aPage(server.url);
    page.todos.openEditor(id);
    page.todos.write({ notes: 'Two litres' });
    page.todos.closeEditor();
    assert.equal(page.store.get().editor, undefined);
    page.store.get().toasts[0]?.action?.run();
    assert.equal(page.store.get().editor?.draft.notes, 'Two litres');
  });
});

describe('Another place', () => {
  it('shows what was written in an editor, and closes one in which nothing was', async () => {
    await using server = await aServer();
    const { id } = await server.app.add({ task: 'Buy milk' });
    const { page } = await aPage(server.url);
    page.todos.openEditor(id);
    page.visit('#/completed');
    assert.equal(page.store.get().editor, undefined);
    page.visit('#/all');
    await page.refresh();
    page.todos.openEditor(id);
    page.todos.write({ notes: 'Two litres' });
    page.visit('#/completed');
    assert.equal(page.store.get().editor?.draft.notes, 'Two litres');
    page.todos.save();
    await settle(page);
    assert.equal((await server.app.get(id)).notes, 'Two litres');
  });
});

describe('A page without a server', () => {
  it('keeps what is added, and sends it when the server is back', async () => {
    await using server = await aServer();
    const { page, line } = await aPage(server.url);
    line.isCut = true;
    for (const text of ['Buy milk', 'Call mum']) {
      page.adding.type(text);
      page.adding.add();
    }
    await delay(20);
    assert.ok(page.store.get().isOffline);
    assert.deepEqual(shown(page), ['Buy milk (Pending)', 'Call mum (Pending)']);
    line.isCut = false;
    await page.adding.sendWaiting();
    assert.deepEqual(await tasks(server.app), ['Buy milk', 'Call mum']);
    assert.deepEqual(shown(page), ['Buy milk (Pending)', 'Call mum (Pending)']);
    assert.ok(!page.store.get().isOffline);
  });

  it('adds once what the server has added without an answer that came through', async () => {
    await using server = await aServer();
    const { page, line } = await aPage(server.url);
    line.losesAnswers = true;
    page.adding.type('Buy milk');
    page.adding.add();
    while (!page.store.get().isOffline) await delay(5);
    assert.deepEqual(await tasks(server.app), ['Buy milk']);
    line.losesAnswers = false;
    await page.adding.sendWaiting();
    assert.deepEqual(await tasks(server.app), ['Buy milk']);
    assert.equal(page.store.get().board.writes.length, 0);
  });

  it('leaves to the next page what it could not send, and what was being typed', async () => {
    await using server = await aServer();
    const { page, line, kept } = await aPage(server.url);
    line.isCut = true;
    page.adding.type('Buy milk');
    page.adding.add();
    page.adding.type('Call m');
    await delay(20);
    const { page: next } = await aPage(server.url, kept);
    assert.equal(next.store.get().quick, 'Call m');
    await settle(next);
    assert.deepEqual(await tasks(server.app), ['Buy milk']);
  });

  it('gives back the text of what the server refuses', async () => {
    await using server = await aServer();
    const { page } = await aPage(server.url);
    const tags = Array.from({ length: 21 }, (_, at) => `#tag${at}`).join(' ');
    page.adding.type(`Buy milk ${tags}`);
    page.adding.add();
    await settle(page);
    assert.equal(page.store.get().quick, `Buy milk ${tags}`);
    assert.match(String(said(page)), /was not added\. Tags must be at most 20 tags/);
  });

  it('takes no more than it can keep', async () => {
    await using server = await aServer();
    const { page, line } = await aPage(server.url);
    line.isCut = true;
    const added = Array.from({ length: mostUnsent + 1 }, (_, at) => {
      page.adding.type(`Todo ${at}`);
      return page.adding.add();
    });
    assert.deepEqual([added.at(-2), added.at(-1)], [true, false]);
    assert.equal(page.store.get().quick, `Todo ${mostUnsent}`);
    await delay(20);
  });

  it('refuses a change of what the server has, and says that there is no answer', async () => {
    await using server = await aServer();
    const { id } = await server.app.add({ task: 'Buy milk' });
    const { page, line } = await aPage(server.url);
    line.isCut = true;
    page.todos.toggle(id);
    await settle(page);
    assert.deepEqual(shown(page), ['Buy milk (Pending)']);
    assert.match(String(said(page)), /does not answer/);
  });
});

describe('A long list', () => {
  it('is read page by page, each todo once', async () => {
    await using server = await aServer();
    for (let at = 0; at < 250; at += 1) await server.app.add({ task: `Todo ${at}` });
    const { page } = await aPage(server.url);
    assert.equal(shown(page).length, 100);
    assert.equal(page.store.get().list.total, 250);
    await page.lists.loadMore();
    await page.lists.loadMore();
    await page.lists.loadMore();
    assert.equal(shown(page).length, 250);
    assert.equal(page.store.get().list.next, undefined);
  });
});
