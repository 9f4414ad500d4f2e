import { systemClock } from '@todo/application/input';
import { createRef, render } from 'preact';
import { App } from './components/app.tsx';
import { fragmentOf, isSamePlace, type Place } from './model/places.ts';
import { keyActions } from './page/key-actions.ts';
import { liveChanges } from './page/live-changes.ts';
import { todoPage } from './page/todo-page.ts';
import { keptTexts } from './browser/kept-texts.ts';
import { onKeyPress } from './browser/key-presses.ts';

const quickAdd = createRef<HTMLInputElement>();
const search = createRef<HTMLInputElement>();
const root = document.getElementById('page');
const base = new URL('.', location.href).href;

const page = todoPage({
  send: (input, init) => fetch(input, init),
  base,
  clock: systemClock,
  kept: keptTexts(),
  newKey,
  go,
  later,
});
const live = liveChanges(
  page,
  () => new EventSource(new URL('api/v1/events', base)),
  {
    onMissed: () => void page.refresh(),
    onBack: () => void page.refresh().then(() => page.adding.sendWaiting()),
    onNewTag: () => void page.lists.readTags(),
  },
  later,
);
const keys = keyActions(page.context, page.rows, page.todos, page.lists, page.undo, {
  quickAdd: () => quickAdd.current?.focus(),
  search: () => search.current?.focus(),
});

let isDrawing = false;
page.store.listen(() => {
  if (isDrawing) return;
  isDrawing = true;
  queueMicrotask(draw);
});
onKeyPress(page.store, (key, place) => keys.press(key, place));
addEventListener('hashchange', () => page.visit(location.hash));
addEventListener('online', () => void page.adding.sendWaiting());
document.addEventListener('visibilitychange', onVisible);
addEventListener('focus', () => {
  page.tick();
  if (live.isBehind) void page.refresh();
});
setInterval(onTime, 5000);

page.visit(location.hash);
draw();
void page.enter();

/** Draws everything again; Preact changes what has changed. */
function draw(): void {
  isDrawing = false;
  const state = page.store.get();
  if (root !== null) {
    render(<App page={page} state={state} quickAdd={quickAdd} search={search} />, root);
  }
  const { kind } = state.access;
  if (document.hidden || kind === 'unknown' || kind === 'signed-out') return;
  live.follow();
}

/** Leads to a place as a link does. While a search is typed, it stays one step of the browser's history. */
function go(place: Place): void {
  const { place: before } = page.store.get();
  const isSameStep =
    isSamePlace(before, place) || (before.name === 'search' && place.name === 'search');
  history[isSameStep ? 'replaceState' : 'pushState'](null, '', fragmentOf(place));
  page.visit(location.hash);
}

function later(run: () => void, ms: number): void {
  setTimeout(run, ms);
}

/** A random UUID also where the page came over plain HTTP, which has no `crypto.randomUUID`. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

let leaving: ReturnType<typeof setTimeout> | undefined;

/** A hidden page gives its stream back after a while: a browser has six connections to one server. */
function onVisible(): void {
  clearTimeout(leaving);
  if (document.hidden) leaving = setTimeout(() => live.leave(), 30_000);
  else draw();
}

function onTime(): void {
  page.tick();
  const { access, isOffline, list, board } = page.store.get();
  if (access.kind === 'unknown' && list.fault !== undefined) void page.enter();
  else if (isOffline) void page.refresh().then(() => page.adding.sendWaiting());
  else if (board.writes.length > 0) void page.adding.sendWaiting();
}
