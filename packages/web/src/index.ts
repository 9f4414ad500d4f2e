export { readPage, type BuiltFile, type BuiltPage } from './read-page.ts';
