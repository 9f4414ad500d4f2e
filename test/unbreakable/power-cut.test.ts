import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cutCareless, cutCommand, cutServer } from './cutting.ts';
import { tries } from '../long-run.ts';
import { noTracing } from './strace.ts';

describe(
  'A power cut takes back nothing that was acknowledged',
  { skip: noTracing, concurrency: 2 },
  () => {
    it('by a server, to one client or to several at once', async () => {
      const alone = tries(40, 8);
      const { acknowledged, lost, early, syncs, cuts } = await cutServer(alone, 32);
      assert.deepEqual(
        { acknowledged, lost, early },
        { acknowledged: alone + 32, lost: 0, early: 0 },
      );
      // One each, and at least one for those that came together.
      assert.ok(syncs > alone, `${syncs} syncs`);
      assert.ok(cuts >= 2 * alone, `${cuts} cuts`);
    });

    it('by the first command on a machine', async () => {
      const { acknowledged, lost, early } = await cutCommand();
      assert.deepEqual({ acknowledged, lost, early }, { acknowledged: 1, lost: 0, early: 0 });
    });

    it('and would if the log were not synced', async () => {
      const adds = tries(20, 6);
      const careful = await cutCareless('full', adds);
      assert.equal(careful.acknowledged, adds);
      assert.deepEqual({ lost: careful.lost, early: careful.early }, { lost: 0, early: 0 });
      const careless = await cutCareless('normal', adds);
      assert.equal(careless.acknowledged, adds);
      assert.deepEqual({ lost: careless.lost, early: careless.early }, { lost: adds, early: adds });
      assert.ok(careless.syncs < careful.syncs, `${careless.syncs} and ${careful.syncs} syncs`);
    });
  },
);
