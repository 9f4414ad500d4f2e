import type { Ref } from 'preact';
import type { TodoPage } from '../page/todo-page.ts';

interface SearchBoxProps {
  readonly page: TodoPage;
  readonly words: string;
  readonly field: Ref<HTMLInputElement>;
}

export function SearchBox({ page: { search }, words, field }: SearchBoxProps) {
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        search.submit();
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
        onInput={({ currentTarget: { value } }) => search.type(value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.currentTarget.blur();
          search.leave();
        }}
      />
    </form>
  );
}
