import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemClock } from '@todo/application/input';
import { fragmentOf, placeFrom } from '../model/places.ts';
import { restApi } from '../api/rest-api.ts';
import { goTo } from './list-actions.ts';
import type { PageContext } from './page-context.ts';
import { firstState, type PageState } from './page-state.ts';
import { pageStore } from './page-store.ts';
import { searchActions } from './search-actions.ts';

/** A search whose pauses end when the test says so. */
function aSearch(fragment: string) {
  const store = pageStore<PageState>({ ...firstState(systemClock), place: placeFrom(fragment) });
  const gone: string[] = [];
  const waiting: (() => void)[] = [];
  const context: PageContext = {
    api: restApi(
      () => Promise.reject(new TypeError('No request is expected')),
      'http://localhost/',
    ),
    store,
    clock: systemClock,
    kept: { get: () => undefined, set: () => undefined },
    newKey: () => 'key',
    go(place) {
      gone.push(fragmentOf(place));
      goTo(context, place);
    },
  };
  return {
    search: searchActions(context, (run) => waiting.push(run)),
    visit: (to: string) => goTo(context, placeFrom(to)),
    /** Ends the pauses after so many keys. */
    pause: (keys = waiting.length) => {
      for (const run of waiting.splice(0, keys)) run();
    },
    gone,
    text: () => store.get().search,
    place: () => fragmentOf(store.get().place),
  };
}

describe('A search', () => {
  it('begins once, with the last text, when the person pauses', () => {
    const { search, pause, gone } = aSearch('#/all');
    for (const text of ['m', 'mi', 'mil', 'milk']) search.type(text);
    pause(3);
    assert.deepEqual(gone, []);
    pause();
    assert.deepEqual(gone, ['#/search/milk']);
  });

  it('begins at once when it is submitted, and not again at the pause', () => {
    const { search, pause, gone } = aSearch('#/all');
    search.type('milk');
    search.submit();
    pause();
    assert.deepEqual(gone, ['#/search/milk']);
  });

  it('leads back to where it was begun, from the first search and from a later one', () => {
    for (const searches of [['milk'], ['milk', 'bread']]) {
      const { search, pause, place, text } = aSearch('#/tag/home');
      for (const words of searches) {
        search.type(words);
        pause();
      }
      search.leave();
      assert.deepEqual([place(), text()], ['#/tag/home', '']);
    }
  });

  it('leads back when its text is erased', () => {
    const { search, pause, place } = aSearch('#/tag/home');
    search.type('m');
    pause();
    search.type('');
    pause();
    assert.equal(place(), '#/tag/home');
  });

  it('stays left when it is left before the pause', () => {
    const { search, pause, place } = aSearch('#/tag/home');
    search.type('milk');
    pause();
    search.type('milk bread');
    search.leave();
    pause();
    assert.equal(place(), '#/tag/home');
  });

  it('does not begin when the person has gone elsewhere before the pause', () => {
    const { search, visit, pause, place } = aSearch('#/all');
    search.type('milk');
    visit('#/trash');
    pause();
    assert.equal(place(), '#/trash');
  });

  it('leaves the blank between two words, and letters typed meanwhile, as they are', () => {
    const { search, visit, pause, text, place } = aSearch('#/all');
    search.type('milk ');
    pause();
    assert.deepEqual([text(), place()], ['milk ', '#/search/milk']);
    search.type('milk b');
    visit('#/search/milk%20and');
    assert.equal(text(), 'milk b');
  });

  it('shows the words of a search that an address names', () => {
    const { visit, text } = aSearch('#/all');
    visit('#/search/milk');
    assert.equal(text(), 'milk');
    visit('#/search/bread');
    assert.equal(text(), 'bread');
    visit('#/all');
    assert.equal(text(), '');
  });
});
