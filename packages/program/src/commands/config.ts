import { paintFor, printData, visibleLine } from '@todo/cli';
import {
  isSecret,
  isUsed,
  ownVariable,
  type SettingName,
  settingNames,
  type Settings,
  shownDatabase,
  shownReplicas,
} from '@todo/composition/factories';
import { type OperatorContext, settingsOf } from '../operator-context.ts';

export interface ConfigOptions {
  readonly server?: true;
}

/** Prints the settings in force and the source of each, with secrets masked. */
export async function config(given: OperatorContext, { server }: ConfigOptions): Promise<void> {
  const context: OperatorContext = server ? { ...given, scope: 'server' } : given;
  const settings = settingsOf(context);
  const masked: Partial<Record<SettingName, Value>> = {
    DATABASE_URL: await shownDatabase(settings),
    DATABASE_REPLICA_URLS: await shownReplicas(settings),
  };
  const names = settingNames.filter((name) => isUsed(name, context.scope));
  const shown = names.map((name) => ({
    name,
    value: masked[name] ?? shownValue(name, settings),
    source: settings.sources[name],
  }));
  // The variable that a person sets to change the value.
  const variable = (name: SettingName) => (server ? name : ownVariable(name));
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
