import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { metricsOfAllWorkers } from './worker-metrics.ts';

describe('The metrics of all workers', () => {
  it('are refused rather than waited for where there is no primary', async () => {
    const ask = metricsOfAllWorkers(new Registry(), { timeout: 50 });
    await assert.rejects(ask(), /There is no primary|did not answer in time/);
  });
});
