/*
 * Told to Node by `--import`: puts another storage in the place of the one that the composition root opens, by
 * answering for the file of that one factory. The todos are then at `STORAGE_ELSEWHERE`, whatever the settings say.
 * With `SECOND_WIRING`, the todo commands get a wiring of their own beside the factory, as a mistake would.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const factory = '/packages/composition/src/factories/open-storage.ts';
const todoCommands = '/packages/composition/src/factories/open-todos.ts';

const anotherStorage = `
import { openDatabase } from '@todo/adapters-persistence';

const url = process.env.STORAGE_ELSEWHERE;
export const openStorage = (options) => openDatabase({ ...options, url });
export const openStorageAsItIs = openStorage;
`;

registerHooks({
  load(url, context, nextLoad) {
    if (url.endsWith(factory)) {
      return { format: 'module', source: anotherStorage, shortCircuit: true };
    }
    if (!process.env['SECOND_WIRING'] || !url.endsWith(todoCommands)) return nextLoad(url, context);
    const source = readFileSync(new URL(url), 'utf8').replace(
      /import \{ openStorage,.*\} from '.\/open-storage.ts';/,
      "import { openDatabase as openStorage } from '@todo/adapters-persistence';" +
        'const openStorageAsItIs = openStorage;',
    );
    return { format: 'module-typescript', source, shortCircuit: true };
  },
});
