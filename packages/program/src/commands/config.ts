import { paintFor, printData, visibleLine } from '@todo/cli';
import {
  isSecret,
  isUsed,
  localOption,
  ownVariable,
  serverInForce,
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
  const settings = settingsOf(context);
  const masked: Partial<Record<SettingName, Value>> = {
    DATABASE_URL: await shownDatabase(settings),
    DATABASE_REPLICA_URLS: await shownReplicas(settings),
  };
  const names = settingNames.filter((name) => isUsed(name, context.scope));
  const shown: readonly Shown[] = [
    ...names.map((name) => ({
      name,
      value: masked[name] ?? shownValue(name, settings),
      source: settings.sources[name],
    })),
    ...(isOfServe ? [] : placeOfTodos(context)),
  ];
  // The variable that a person sets to change the value.
  const variable = (name: SettingName | typeof todos) =>
    isOfServe || name === todos ? name : ownVariable(name);
  const paint = paintFor(context, context.io.stdout);
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

/** The name of the line that says where todos come from. */
const todos = 'todos';

interface Shown {
  readonly name: SettingName | typeof todos;
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
