import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { killCommands, killServers } from './killing.ts';
import { tries } from '../long-run.ts';
import { Ledger } from './ledger.ts';

// `npm run test:unbreakable` does the same 500 times each.
describe(
  'kill -9 at random moments takes back nothing that was acknowledged',
  { concurrency: 2 },
  () => {
    it('of a server', async () => {
      const acknowledged = await killServers({ trials: tries(10, 4), seed: 20_261_123 });
      assert.ok(acknowledged >= 4, `only ${acknowledged} were written`);
    });

    it('of a command', async () => {
      const { acknowledged, killed } = await killCommands({
        trials: tries(12, 8),
        seed: 20_261_124,
      });
      assert.ok(acknowledged > 1 && killed > 0, `${acknowledged} acknowledged, ${killed} killed`);
    });

    it('and would be noticed if it did', () => {
      const ledger = new Ledger();
      ledger.added(1, 'Kept');
      ledger.added(2, 'Lost');
      ledger.added(3, 'Taken back');
      ledger.changed(3, 'Edited');
      ledger.added(4, 'Come back');
      ledger.removed(4);
      ledger.added(5, 'Being edited');
      ledger.asked(5);
      const kept = [
        { id: 1, task: 'Kept', version: 1 },
        { id: 3, task: 'Taken back', version: 1 },
        { id: 4, task: 'Come back', version: 1 },
        { id: 5, task: 'Perhaps edited', version: 2 },
        { id: 6, task: 'Never answered', version: 1 },
      ];
      assert.deepEqual(ledger.settle(new Map(kept.map((todo) => [todo.id, todo]))), [
        '2: {"task":"Lost","version":1} became "gone"',
        '3: {"task":"Edited","version":2} became {"id":3,"task":"Taken back","version":1}',
        '4: "gone" became {"id":4,"task":"Come back","version":1}',
      ]);
      assert.throws(() => ledger.added(4, 'Again'), /given twice/);
    });
  },
);
