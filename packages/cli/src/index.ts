export { createContainer } from './composition/container.ts';
export { coreModule } from './composition/core-module.ts';
export { httpModule } from './composition/http-module.ts';
export { persistenceModule } from './composition/persistence-module.ts';
export {
  services,
  type Address,
  type ApiOptions,
  type DatabaseBackup,
  type DatabaseCheck,
  type DatabaseCopy,
  type DatabaseRestoration,
  type DatabaseSchema,
  type TodoMiddleware,
} from './composition/services.ts';
export type { ExitCode } from './errors/failures.ts';
export type { Io, Sink, Source, TextSink } from './terminal/io.ts';
export { run } from './run.ts';
export type { Compose } from './session.ts';
export {
  loadSettings,
  settingsTable,
  type SettingName,
  type SettingOptions,
  type SettingSource,
  type SettingValues,
  type Settings,
  type Surroundings,
} from './settings/settings.ts';
