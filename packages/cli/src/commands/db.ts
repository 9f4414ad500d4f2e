import { services, type DatabaseSchema } from '../composition/services.ts';
import { printData } from '../output.ts';
import { settingsOf, withContainer, type DatabaseUse, type Session } from '../session.ts';
import { shownDatabase } from '../shown-database.ts';
import { visibleLine } from '../visible-text.ts';

/** Brings the schema of the database up to date. */
export async function migrate(session: Session): Promise<void> {
  await withSchema(session, async (schema, database) => {
    const applied = await schema.migrate();
    await printData(session, {
      json: () => ({ database, applied }),
      people: () =>
        applied.length === 0
          ? `${visibleLine(database)} is up to date.\n`
          : applied.map((name) => `Applied ${name}\n`).join(''),
    });
  });
}

/** Shows which migrations the database has had. Changes nothing. */
export async function status(session: Session): Promise<void> {
  await withSchema(
    session,
    async (schema, database) => {
      const { applied, pending } = await schema.state();
      const lines = [
        database,
        ...applied.map((name) => `applied  ${name}`),
        ...pending.map((name) => `pending  ${name}`),
      ];
      await printData(session, {
        json: () => ({ database, applied, pending }),
        people: () => lines.map((line) => `${visibleLine(line)}\n`).join(''),
      });
    },
    'reads',
  );
}

async function withSchema(
  session: Session,
  work: (schema: DatabaseSchema, shownDatabase: string) => Promise<void>,
  use: DatabaseUse = 'writes',
): Promise<void> {
  const settings = settingsOf(session);
  // Somebody new may ask before there is the usual one; a file that is named has to be there.
  const create = use === 'writes' || settings.sources.DATABASE_URL === 'default';
  await withContainer(
    session,
    settings,
    async (container) =>
      work(await container.getAsync(services.databaseSchema), await shownDatabase(settings)),
    { create },
  );
}
