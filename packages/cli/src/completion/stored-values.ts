import { maxLimit, type TodoApp } from '@todo/application';
import type { Status, Todo } from '@todo/domain';
import { services } from '../composition/services.ts';
import { settingsOf, withContainer, type Session } from '../session.ts';

/** What can be completed from the database. */
export interface StoredValues {
  /** The newest todos with one of these statuses, at most 1000. */
  todos(status: readonly Status[]): Promise<readonly Todo[]>;
  tags(): Promise<readonly string[]>;
}

/** Opens the database when something is asked. */
export function storedValues(session: Session): StoredValues {
  return {
    async todos(status) {
      const list = async (app: TodoApp) => {
        const query = { status: [...status], limit: maxLimit };
        return (await app.list({ ...query, sort: ['-id'] })).todos;
      };
      return (await askApp(session, list)) ?? [];
    },
    async tags() {
      return (await askApp(session, (app) => app.tags())) ?? [];
    },
  };
}

/** @returns nothing where there is no database, or one of an earlier release: a look changes neither */
async function askApp<Answer>(
  session: Session,
  ask: (app: TodoApp) => Promise<Answer>,
): Promise<Answer | undefined> {
  // Who has pressed a key waits for no lock.
  const settings = settingsOf(session, { DATABASE_TIMEOUT_MS: '200' });
  return withContainer(
    session,
    settings,
    async (container) => {
      const schema = await container.getAsync(services.databaseSchema);
      const { pending } = await schema.state();
      return pending.length > 0 ? undefined : ask(await container.getAsync(services.app));
    },
    { brief: true },
  );
}
