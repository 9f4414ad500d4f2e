export { createContainer } from './composition/container.ts';
export { coreModule } from './composition/core-module.ts';
export { httpModule } from './composition/http-module.ts';
export { persistenceModule } from './composition/persistence-module.ts';
export {
  services,
  type Address,
  type ApiOptions,
  type DatabaseSchema,
  type TodoMiddleware,
} from './composition/services.ts';
export {
  loadSettings,
  settingsTable,
  type SettingName,
  type SettingOptions,
  type SettingSource,
  type SettingValues,
  type Settings,
  type Surroundings,
} from './settings.ts';
