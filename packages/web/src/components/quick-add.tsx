import type { Ref } from 'preact';
import { quickPreview, type QuickChip } from '../model/quick-preview.ts';
import type { TodoPage } from '../page/todo-page.ts';

interface QuickAddProps {
  readonly page: TodoPage;
  readonly text: string;
  readonly field: Ref<HTMLInputElement>;
}

/** One line for a new todo, and what is understood of it so far. */
export function QuickAdd({ page, text, field }: QuickAddProps) {
  const { chips, task } = quickPreview(text, page.clock);
  return (
    <form
      class="quick-add"
      onSubmit={(event) => {
        event.preventDefault();
        page.adding.add();
      }}
    >
      <label class="hidden" for="quick-add">
        Add a todo
      </label>
      <input
        id="quick-add"
        ref={field}
        dir="auto"
        value={text}
        placeholder="Buy milk tomorrow !high #home"
        autocomplete="off"
        enterkeyhint="done"
        aria-describedby="understood"
        onInput={({ currentTarget }) => page.adding.type(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.currentTarget.blur();
          page.store.set(({ focusInList }) => ({ focusInList: focusInList + 1 }));
        }}
      />
      <button type="submit" class="primary">
        Add
      </button>
      <p id="understood" class="understood" role="status">
        {chips.length > 0 && (
          <>
            <bdi class="rest">{task === '' ? '…' : task}</bdi>
            {chips.map((chip, at) => (
              <Chip key={at} chip={chip} />
            ))}
          </>
        )}
      </p>
    </form>
  );
}

function Chip({ chip: { kind, text } }: { readonly chip: QuickChip }) {
  return (
    <>
      {' '}
      <span class={`chip ${kind}`}>
        <span class="hidden">{kind} </span>
        <bdi>{kind === 'tag' ? `#${text}` : text}</bdi>
      </span>
    </>
  );
}
