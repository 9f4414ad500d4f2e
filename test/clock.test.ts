import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runProgram } from '../scripts/run-program.ts';

const application = import.meta.resolve('@todo/application');

/** What `expression` gives where `zone` is the time zone; a process has one for its whole life. */
async function inZone(zone: string, expression: string): Promise<unknown> {
  const script = `
    const { systemClock, endOf } = await import(${JSON.stringify(application)});
    process.stdout.write(JSON.stringify(${expression}));
  `;
  const { stdout } = await runProgram(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, TZ: zone },
  });
  return JSON.parse(stdout);
}

const dateAt = (moment: string) => `systemClock.dateAt(${JSON.stringify(moment)})`;
const startOf = (date: string) => `systemClock.startOf(${JSON.stringify(date)})`;
const momentAt = (date: string, time: string) =>
  `systemClock.momentAt(${JSON.stringify(date)}, ${JSON.stringify(time)})`;
const endOf = (date: string) => `endOf(${JSON.stringify(date)}, systemClock)`;

describe('The system’s clock', () => {
  it('has the local date of the person', async () => {
    const moment = '2026-11-30T11:00:00.000Z';
    assert.equal(await inZone('Pacific/Kiritimati', dateAt(moment)), '2026-12-01');
    assert.equal(await inZone('Asia/Kathmandu', dateAt('2026-11-30T18:15:00.000Z')), '2026-12-01');
    assert.equal(await inZone('Asia/Kathmandu', dateAt('2026-11-30T18:14:59.999Z')), '2026-11-30');
    assert.equal(
      await inZone('America/St_Johns', dateAt('2026-12-01T03:29:59.999Z')),
      '2026-11-30',
    );
  });

  it('knows when a day begins and ends there', async () => {
    const days = `[${startOf('2026-11-30')}, ${endOf('2026-11-30')}]`;
    assert.deepEqual(await inZone('Asia/Kathmandu', days), [
      '2026-11-29T18:15:00.000Z',
      '2026-11-30T18:14:59.999Z',
    ]);
    assert.deepEqual(await inZone('Pacific/Kiritimati', days), [
      '2026-11-29T10:00:00.000Z',
      '2026-11-30T09:59:59.999Z',
    ]);
  });

  it('gives a day the length that it has when the clocks change', async () => {
    // In St John’s, 8 March 2026 has 23 hours, and 1 November 25.
    const spring = `[${startOf('2026-03-08')}, ${endOf('2026-03-08')}]`;
    assert.deepEqual(await inZone('America/St_Johns', spring), [
      '2026-03-08T03:30:00.000Z',
      '2026-03-09T02:29:59.999Z',
    ]);
    const autumn = `[${startOf('2026-11-01')}, ${endOf('2026-11-01')}]`;
    assert.deepEqual(await inZone('America/St_Johns', autumn), [
      '2026-11-01T02:30:00.000Z',
      '2026-11-02T03:29:59.999Z',
    ]);
  });

  it('begins a day that has no midnight when it really begins', async () => {
    // In Cairo, the clocks went from 0:00 to 1:00 on 28 April 2023.
    assert.equal(await inZone('Africa/Cairo', startOf('2023-04-28')), '2023-04-27T22:00:00.000Z');
  });

  it('does all that a clock must do, in each zone', async () => {
    const contract = JSON.stringify(import.meta.resolve('@todo/application/testing'));
    const run = `(await import(${contract})).clockContract.map(({ run }) => run(systemClock) ?? 'done')`;
    for (const zone of ['Europe/Berlin', 'America/Havana', 'Asia/Kathmandu', 'Pacific/Apia']) {
      const done = (await inZone(zone, run)) as readonly string[];
      assert.ok(done.length > 0 && done.every((outcome) => outcome === 'done'), zone);
    }
  });

  it('reads the time of a date, in a gap as in a repetition', async () => {
    const times = `[${[
      momentAt('2026-03-08', '00:30'),
      momentAt('2026-11-01', '00:30'),
      `systemClock.timeAt('2026-03-08T05:30:00.000Z')`,
    ].join()}]`;
    assert.deepEqual(await inZone('America/Havana', times), [
      '2026-03-08T05:30:00.000Z',
      '2026-11-01T04:30:00.000Z',
      '01:30',
    ]);
    assert.deepEqual(
      await inZone(
        'Pacific/Apia',
        `[${momentAt('2011-12-30', '17:00')}, ${startOf('2011-12-30')}]`,
      ),
      ['2011-12-31T03:00:00.000Z', '2011-12-30T10:00:00.000Z'],
    );
    assert.equal(
      await inZone('America/Toronto', startOf('1919-03-31')),
      '1919-03-31T04:30:00.000Z',
    );
  });

  it('covers all years of four digits', async () => {
    assert.equal(await inZone('Etc/GMT+12', dateAt('0000-01-01T00:00:00.000Z')), '0000-01-01');
    assert.equal(
      await inZone('Pacific/Kiritimati', dateAt('9999-12-31T23:00:00.000Z')),
      '9999-12-31',
    );
    assert.equal(await inZone('UTC', startOf('0050-06-01')), '0050-06-01T00:00:00.000Z');
  });
});
