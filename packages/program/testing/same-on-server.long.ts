import { describe, it } from 'node:test';
import { assertSameOnServer } from './same-on-server.ts';

describe('Commands on a server, for programs', { timeout: 480_000 }, () => {
  for (const option of ['--json', '--quiet']) {
    it(`print the same as on the database, to the byte, with ${option}`, () =>
      assertSameOnServer([option]));
  }
});
