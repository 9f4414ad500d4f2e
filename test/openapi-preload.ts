/*
 * Loaded before tests that talk HTTP: from then on, an answer that the OpenAPI document does not
 * have makes fetch fail. At the end it tells how many answers it has seen.
 */
import { documentedFetch } from './openapi-responses.ts';
import { aServerInMemory } from './openapi-server.ts';

await using server = await aServerInMemory();
const documented = await documentedFetch(server.url);

let answers = 0;
globalThis.fetch = async (...request) => {
  const response = await documented(...request);
  answers += 1;
  return response;
};
process.once('exit', () => {
  process.stderr.write(`${answers} answers are in the document\n`);
});
