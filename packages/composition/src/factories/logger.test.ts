import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { Recorder } from '../../testing/recorder.ts';
import { createLogger } from './logger.ts';

const visible = (text: string) => text;

/** Until what was logged so far is written. */
const aTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('The log', () => {
  it('is a JSON object a line, with the time, and says nothing of the machine', async () => {
    const sink = new Recorder(undefined);
    const logger = await createLogger(sink, { level: 'info', color: false, visible });
    logger.info({ port: 3000 }, 'Listening');
    await aTurn();
    const { time, ...rest } = JSON.parse(sink.text) as Record<string, unknown>;
    assert.deepEqual(rest, { level: 30, port: 3000, msg: 'Listening' });
    assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('is readable on a terminal, with colours only if the user has them on', async () => {
    for (const color of [true, false]) {
      const sink = new Recorder(80);
      const logger = await createLogger(sink, { level: 'info', color, visible });
      logger.info({ port: 3000 }, 'Listening');
      const plain = stripVTControlCharacters(sink.text);
      assert.match(plain, /^\[\d\d:\d\d:\d\d\] INFO: Listening \{"port":3000\}\n$/);
      assert.equal(sink.text !== plain, color);
    }
  });

  it('is written once a turn, in its order, and with a warning at once', async () => {
    const sink = new Recorder(undefined);
    const messages = () => [...sink.text.matchAll(/"msg":"(\w+)"/g)].map(([, message]) => message);
    const logger = await createLogger(sink, { level: 'info', color: false, visible });
    logger.info('one');
    logger.child({ route: '/' }).info('two');
    assert.deepEqual(messages(), []);
    logger.warn('three');
    assert.deepEqual(messages(), ['one', 'two', 'three']);
    logger.info('four');
    await aTurn();
    await aTurn();
    assert.deepEqual(messages(), ['one', 'two', 'three', 'four']);
  });

  it('has the moment of each line', async (test) => {
    test.mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-11-22T09:30:00.007Z') });
    const sink = new Recorder(undefined);
    const logger = await createLogger(sink, { level: 'info', color: false, visible });
    for (const milliseconds of [0, 92, 901, 60_000]) {
      test.mock.timers.tick(milliseconds);
      logger.warn('now');
    }
    assert.deepEqual(
      [...sink.text.matchAll(/"time":"([^"]+)"/g)].map(([, time]) => time),
      [
        '2026-11-22T09:30:00.007Z',
        '2026-11-22T09:30:00.099Z',
        '2026-11-22T09:30:01.000Z',
        '2026-11-22T09:31:01.000Z',
      ],
    );
  });

  it('has no lines below its level', async () => {
    const sink = new Recorder(undefined);
    const logger = await createLogger(sink, { level: 'warn', color: false, visible });
    logger.info('unimportant');
    await aTurn();
    assert.equal(sink.text, '');
    logger.warn('important');
    assert.match(sink.text, /important/);
  });
});
