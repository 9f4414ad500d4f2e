export { inMemoryStorage, inMemoryStore, type InMemoryStorage } from './in-memory-storage.ts';
