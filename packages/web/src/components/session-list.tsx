import { instant } from '@todo/domain';
import type { SessionJson } from '../api/answers.ts';
import { momentText } from '../model/due-text.ts';
import type { TodoPage } from '../page/todo-page.ts';

interface SessionListProps {
  readonly page: TodoPage;
  readonly sessions: readonly SessionJson[];
}

export function SessionList({ page, sessions }: SessionListProps) {
  const told = (moment: string) => momentText(instant(new Date(moment)), page.clock);
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">Sessions</h2>
      <ul class="records">
        {sessions.map(({ id, client, createdAt, refreshedAt, isCurrent }) => (
          <li key={id}>
            <div>
              <p>
                <bdi>{client === '' ? 'Unknown program' : client}</bdi>
                {isCurrent && <span class="chip">This one</span>}
              </p>
              <p class="about">
                Began {told(createdAt)} · last used {told(refreshedAt)}
              </p>
            </div>
            {!isCurrent && (
              <button
                type="button"
                aria-label={`End the session of ${client}, begun ${told(createdAt)}`}
                onClick={() => void page.account.endSession(id)}
              >
                End
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
