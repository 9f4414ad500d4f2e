import * as v from 'valibot';
import { aboutPreference, preferenceNames, preferencesSchema } from './preferences-schema.ts';
import {
  aboutSetting,
  isUsed,
  settingNames,
  settingsSchema,
  type SettingName,
  type SettingScope,
} from './settings-schema.ts';

/** Every setting with its default and its meaning, as a table in Markdown. */
export function settingsTable(): string {
  const rows = settingNames.map((name) => {
    const { default: text, shownDefault = `\`${text}\`` } = aboutSetting(name);
    const cells = [
      `\`${name}\``,
      usedBy(name),
      shownDefault,
      v.getDescription(settingsSchema.entries[name]),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| variable | used by | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** Every preference with its option, its default and its meaning, as a table in Markdown. */
export function preferencesTable(): string {
  const rows = preferenceNames.map((name) => {
    const { default: text, option } = aboutPreference(name);
    const cells = [
      `\`${name}\``,
      option === undefined ? '' : `\`${option}\``,
      `\`${text}\``,
      v.getDescription(preferencesSchema.entries[name]),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| setting | option | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const commandsIn: Readonly<Record<SettingScope, string>> = {
  todos: 'todo commands',
  remote: 'todo commands',
  database: '`db`, `user`',
  vacuum: '`db vacuum`',
  server: '`serve`',
};

function usedBy(name: SettingName): string {
  const scopes = (['todos', 'remote', 'database', 'vacuum', 'server'] as const).filter(
    (scope) => isUsed(name, scope) && !(scope === 'vacuum' && isUsed(name, 'database')),
  );
  return [...new Set(scopes.map((scope) => commandsIn[scope]))].join(', ');
}
