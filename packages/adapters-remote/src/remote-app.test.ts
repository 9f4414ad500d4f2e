import { describe, it } from 'node:test';
import { todoAppContract } from '@todo/application/testing';
import { aServedStorage } from '../testing/a-served-storage.ts';

describe('The use cases over the API of a server', () => {
  for (const { name, run } of todoAppContract) {
    it(name, async () => {
      await using served = await aServedStorage();
      await run(served.connect().app);
    });
  }
});

describe('The use cases over the API, of an account', () => {
  for (const { name, run } of todoAppContract) {
    it(name, async () => {
      await using served = await aServedStorage(['ada']);
      await run(served.connect({ token: await served.token(['todos:read', 'todos:write']) }).app);
    });
  }
});
