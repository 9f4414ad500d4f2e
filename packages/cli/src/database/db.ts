import { services, type DatabaseSchema } from '../composition/services.ts';
import { printData, printNote } from '../terminal/output.ts';
import { settingsOf, withContainer, type Session } from '../session.ts';
import { shownDatabase } from '../settings/shown-database.ts';
import { visibleLine } from '../views/visible-text.ts';

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
  await withSchema(session, async (schema, database) => {
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
    const { json, quiet } = session.options;
    if (applied.length === 0 && !json && !quiet) {
      await printNote(
        session,
        `There are no todos at ${database} yet. \`todo db migrate\` makes it.`,
      );
    }
  });
}

async function withSchema(
  session: Session,
  work: (schema: DatabaseSchema, shownDatabase: string) => Promise<void>,
): Promise<void> {
  const settings = settingsOf(session);
  await withContainer(session, settings, async (container) =>
    work(await container.getAsync(services.databaseSchema), await shownDatabase(settings)),
  );
}
