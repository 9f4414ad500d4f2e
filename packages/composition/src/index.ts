export * from './factories/index.ts';
export { accountsModule } from './modules/accounts-module.ts';
export { createContainer } from './modules/container.ts';
export { coreModule } from './modules/core-module.ts';
export { httpModule } from './modules/http-module.ts';
export { persistenceModule } from './modules/persistence-module.ts';
export { tokens, type Address, type TodoMiddleware } from './modules/tokens.ts';
