import type { View } from '../model/places.ts';

/** What an empty list teaches. */
export function EmptyList({ view }: { readonly view: View }) {
  const { title, text } = texts[view.name];
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      <p>{text}</p>
      {view.name !== 'search' && view.name !== 'completed' && (
        <>
          <p>
            Write it as you would say it: <code>Call mum fri 17:00 !high #family</code>. The date,
            the priority and the tag are taken out of the words.
          </p>
          <ul class="first-keys">
            <li>
              <kbd>n</kbd> adds a todo
            </li>
            <li>
              <kbd>x</kbd> completes it
            </li>
            <li>
              <kbd>?</kbd> shows every key
            </li>
          </ul>
        </>
      )}
    </div>
  );
}

const texts: Readonly<Record<View['name'], { readonly title: string; readonly text: string }>> = {
  today: { title: 'Nothing is due today', text: 'What is due, and what is overdue, comes here.' },
  upcoming: { title: 'Nothing is coming up', text: 'Todos with a date after today come here.' },
  all: { title: 'Nothing is open', text: 'Every open todo comes here.' },
  tag: { title: 'Nothing is open with this tag', text: 'Open todos with this tag come here.' },
  completed: { title: 'Nothing is completed yet', text: 'What you complete comes here.' },
  search: {
    title: 'Nothing was found',
    text: 'All words have to be in the task, the notes or the tags of a todo.',
  },
};
