import { printData, printNote, visibleLine } from '@todo/cli';
import {
  databaseOptionsFrom,
  databaseSchema,
  shownDatabase,
  type DatabaseSchema,
  type Settings,
} from '@todo/composition/factories';
import { settingsOf, type OperatorContext } from '../operator-context.ts';

type SchemaFrom = (settings: Settings) => DatabaseSchema;

const schemaFrom: SchemaFrom = ({ values }) => databaseSchema(databaseOptionsFrom(values));

/** Brings the schema of the database up to date. */
export async function migrate(context: OperatorContext, schemaOf = schemaFrom): Promise<void> {
  const settings = settingsOf(context);
  const database = await shownDatabase(settings);
  const applied = await schemaOf(settings).migrate();
  await printData(context, {
    json: () => ({ database, applied }),
    people: () =>
      applied.length === 0
        ? `${visibleLine(database)} is up to date.\n`
        : applied.map((name) => `Applied ${name}\n`).join(''),
  });
}

/** Prints the applied and the pending migrations. Changes nothing. */
export async function status(context: OperatorContext, schemaOf = schemaFrom): Promise<void> {
  const settings = settingsOf(context);
  const database = await shownDatabase(settings);
  const { applied, pending } = await schemaOf(settings).state();
  const lines = [
    database,
    ...applied.map((name) => `applied  ${name}`),
    ...pending.map((name) => `pending  ${name}`),
  ];
  await printData(context, {
    json: () => ({ database, applied, pending }),
    people: () => lines.map((line) => `${visibleLine(line)}\n`).join(''),
  });
  const { json, quiet } = context.options;
  if (applied.length === 0 && !json && !quiet) {
    await printNote(
      context,
      `There are no todos at ${database} yet. \`todo db migrate\` creates the database.`,
    );
  }
}
