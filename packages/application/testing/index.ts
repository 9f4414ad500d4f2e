export {
  accountStoreContract,
  type AccountContractCase,
  type AccountStorage,
} from './account-store-contract.ts';
export { aFile, aFormat, bytesOf, type FileLine } from './a-format.ts';
export { todoAppContract, type AppContractCase } from './app-contract.ts';
export { aDraft, aMoment, aRevision, aTodo, momentsLater } from './a-todo.ts';
export { aPersonalToken, aSession, anAccount, someAttempts } from './an-account.ts';
export { clockContract, type ClockContractCase } from './clock-contract.ts';
export { fakePasswordHasher, fakeSecrets, fakeTokenSigner } from './fake-credentials.ts';
export { fixedClock, type FixedClock } from './fixed-clock.ts';
export {
  sharedStoreContract,
  storeContract,
  type ContractCase,
  type SharedContractCase,
} from './store-contract.ts';
export { aCommand, todosIn, type KeyedRequest, type StoredTodos } from './todos-in.ts';
