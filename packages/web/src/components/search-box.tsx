import type { Ref } from 'preact';
import { useRef } from 'preact/hooks';
import { firstPlace, type Place } from '../model/places.ts';
import type { TodoPage } from '../page/todo-page.ts';

interface SearchBoxProps {
  readonly page: TodoPage;
  readonly place: Place;
  readonly words: string;
  readonly field: Ref<HTMLInputElement>;
}

/** A search begins when the person pauses for so many milliseconds. */
const pauseMs = 150;

export function SearchBox({ page, place, words, field }: SearchBoxProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const before = useRef<Place>(firstPlace);
  if (place.name !== 'search') before.current = place;
  const search = (text: string) => {
    const wanted = text.trim();
    if (wanted !== '') page.context.go({ name: 'search', words: wanted });
    else if (place.name === 'search') page.context.go(before.current);
  };
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(timer.current);
        search(words);
      }}
    >
      <label class="hidden" for="search">
        Search
      </label>
      <input
        id="search"
        ref={field}
        type="search"
        dir="auto"
        value={words}
        placeholder="Search"
        autocomplete="off"
        enterkeyhint="search"
        onInput={({ currentTarget: { value } }) => {
          page.store.set({ search: value });
          clearTimeout(timer.current);
          timer.current = setTimeout(() => search(value), pauseMs);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          page.store.set({ search: '' });
          event.currentTarget.blur();
          search('');
        }}
      />
    </form>
  );
}
