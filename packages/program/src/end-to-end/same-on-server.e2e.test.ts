import { describe, it } from 'node:test';
import { assertSameOnServer } from '../../testing/same-on-server.ts';

describe('Commands on a server', { timeout: 240_000 }, () => {
  it('print the same as on the database, to the byte', () => assertSameOnServer([]));
});
