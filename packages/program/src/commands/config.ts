import { paintFor, printData, printNote, visibleLine } from '@todo/cli';
import {
  configFile,
  isSecret,
  isUsed,
  localOption,
  ownVariable,
  preferenceNames,
  preferencesIn,
  serverInForce,
  SettingsError,
  type PreferenceName,
  type SettingName,
  settingNames,
  type Settings,
  shownDatabase,
  shownReplicas,
} from '@todo/composition/factories';
import { type OperatorContext, settingsOf } from '../operator-context.ts';
import { asCliError } from '../settings-for-terminal.ts';

/** Prints where todos come from, and the settings in force with the source of each. Secrets are masked. */
export async function config(given: OperatorContext): Promise<void> {
  // Without an address, the option is about the settings of `todo serve`.
  const isOfServe = given.options.server === true;
  const context: OperatorContext = isOfServe ? { ...given, scope: 'server' } : given;
  const shown = isOfServe
    ? await settingsShown(context)
    : [
        ...(await settingsShown(context)),
        ...asCliError(() => preferencesShown(context)),
        ...placeOfTodos(context),
      ];
  await printSettings(context, shown, isOfServe);
  if (isOfServe || context.options.json || context.options.quiet) return;
  const { configNotes } = await configFile();
  for (const note of asCliError(() => configNotes(context.io))) await printNote(context, note);
}

async function printSettings(
  context: OperatorContext,
  shown: readonly Shown[],
  isOfServe: boolean,
): Promise<void> {
  // The variable that a person sets to change the value.
  const variable = (name: Shown['name']) =>
    isOfServe || name === todos ? name : ownVariable(name);
  const paint = await paintFor(context, context.io.stdout);
  await printData(context, {
    json: () => Object.fromEntries(shown.map(({ name, ...rest }) => [name, rest])),
    people: () => {
      const [nameWidth, valueWidth] = [
        Math.max(...shown.map(({ name }) => variable(name).length)),
        Math.max(...shown.map(({ value }) => textOf(value).length)),
      ];
      return shown
        .map(({ name, value, source }) => {
          const cells = [variable(name).padEnd(nameWidth), textOf(value).padEnd(valueWidth)];
          return `${cells.join('  ')}  ${paint('dim', source)}\n`;
        })
        .join('');
    },
  });
}

async function settingsShown(context: OperatorContext): Promise<readonly Shown[]> {
  const settings = settingsOf(context);
  const masked: Partial<Record<SettingName, Value>> = {
    DATABASE_URL: await shownDatabase(settings),
    DATABASE_REPLICA_URLS: await shownReplicas(settings),
  };
  return settingNames
    .filter((name) => isUsed(name, context.scope))
    .map((name) => ({
      name,
      value: masked[name] ?? shownValue(name, settings),
      source: settings.sources[name],
    }));
}

/** @throws SettingsError naming every fault */
function preferencesShown({ io }: OperatorContext): readonly Shown[] {
  const find = preferencesIn(io);
  const faults: SettingsError[] = [];
  const shown = preferenceNames.flatMap((name): readonly Shown[] => {
    try {
      const { value, text } = find(name);
      return [{ name, value, source: text.source }];
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      faults.push(error);
      return [];
    }
  });
  if (faults.length === 0) return shown;
  const sentences = faults.map(({ message }) => message.replace(/\.$/, ''));
  throw new SettingsError('invalid-settings', `${sentences.join('; ')}.`, {
    faults: faults.flatMap((fault) => fault.faults),
  });
}

/** The name of the line that says where todos come from. */
const todos = 'todos';

interface Shown {
  readonly name: SettingName | PreferenceName | typeof todos;
  readonly value: Value;
  readonly source: string;
}

/** The settings of the server in force, and which of the four it is: an option, a setting, the saved login, the database. */
function placeOfTodos({ io, options }: OperatorContext): readonly Shown[] {
  const { server: said, ...others } = options;
  const chosen = { ...others, server: said === true ? undefined : said };
  const place = asCliError(() => serverInForce(io, chosen));
  const { server = null, source = localOption(chosen) ?? 'default' } = place ?? {};
  const { tokenSource = 'default' } = place ?? {};
  return [
    { name: 'SERVER', value: server, source: place === undefined ? 'default' : source },
    { name: 'TOKEN', value: place?.token === undefined ? null : '***', source: tokenSource },
    { name: todos, value: server ?? 'the database', source: shownSource(source, place?.login) },
  ];
}

/** With the file of a saved login, so that a person finds it. */
function shownSource(source: string, login: { readonly file: string } | undefined): string {
  return source === 'saved login' && login ? `${source} in ${login.file}` : source;
}

type Value = Settings['values'][SettingName] | readonly string[] | null;

function shownValue(name: SettingName, { values }: Settings): Value {
  const value = values[name] ?? null;
  return isSecret(name) && value !== null ? '***' : value;
}

function textOf(value: Value): string {
  if (value === null) return 'none';
  if (typeof value !== 'object') return visibleLine(`${value}`);
  return value.length > 0 ? visibleLine(value.join(',')) : 'none';
}
