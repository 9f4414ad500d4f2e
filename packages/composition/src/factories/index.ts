/*
 * The factories that wire the program without a container. This module loads neither Inversify nor an adapter.
 */
export type { Environment } from '../settings/environment.ts';
export { databaseUrlFault } from '../settings/database-url.ts';
export { isYes } from '../settings/setting-rules.ts';
export {
  ownVariable,
  settingTexts,
  type SettingOptions,
  type SettingSource,
  type SettingText,
} from '../settings/setting-texts.ts';
export {
  isSecret,
  isUsed,
  settingNames,
  type SettingName,
  type SettingScope,
  type SettingValues,
} from '../settings/settings-schema.ts';
export { preferencesTable, settingsTable } from '../settings/settings-table.ts';
export type { ConfigChange } from '../settings/change-config.ts';
export { preferencesIn, type FindPreference } from '../settings/preferences.ts';
export {
  preferenceNames,
  weekdayFrom,
  type PreferenceName,
  type PreferenceValues,
} from '../settings/preferences-schema.ts';
export type { ConfigName } from '../settings/setting-names.ts';
export {
  absolute,
  loadServerSettings,
  loadSettings,
  type ServerSettings,
  type Settings,
} from '../settings/settings.ts';
export { isServerUrl, serverUrl } from '../settings/server-url.ts';
export { removeLogin, saveLogin } from '../settings/save-login.ts';
export { readSavedLogin, type FoundLogin, type SavedLogin } from '../settings/saved-login.ts';
export {
  localOption,
  serverInForce,
  type PlaceOptions,
  type ServerPlace,
  type ServerSource,
} from '../settings/todo-place.ts';
export { SettingsError } from '../settings/settings-error.ts';
export { shownDatabase, shownReplicas } from '../settings/shown-database.ts';
export {
  accountServices,
  databaseHasAccounts,
  hasAccounts,
  requiredCredentials,
  type AccountServices,
} from './account-services.ts';
export { configFile } from './config-file.ts';
export {
  connectToServer,
  type ConnectToServer,
  type RemoteAccounts,
  type RemoteErrorCode,
  type RemoteTodos,
  type ServerOptions,
} from './connect-to-server.ts';
export { createApp, type AppOptions } from './create-app.ts';
export {
  databaseBackup,
  databaseCheck,
  databaseCopy,
  databaseRestoration,
  databaseSchema,
  databaseVacuum,
  isTargetOccupied,
  type DatabaseBackup,
  type DatabaseCheck,
  type DatabaseCopy,
  type DatabaseRestoration,
  type DatabaseSchema,
  type DatabaseVacuum,
} from './database-administration.ts';
export { databaseOptionsFrom } from './database-options.ts';
export { apiOptionsFrom, httpOptionsFrom, type ApiOptions } from './http-options.ts';
export { createLogger, type Logger, type LogSink } from './logger.ts';
export { openAccounts, type OpenAccounts } from './open-accounts.ts';
export { openStorage, openStorageAsItIs, type TodoStorage } from './open-storage.ts';
export { openTodos, openTodosAsTheyAre, type OpenTodos, type StorageUse } from './open-todos.ts';
export { retentionDaysFrom, type RetentionDays } from './retention.ts';
export { startRetentionJob, type RetentionJobOptions } from './retention-job.ts';
export { StorageWatch } from './storage-watch.ts';
export { todoFormats } from './todo-formats.ts';
export { answerWorkers } from './worker-help.ts';
