import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { Recorder } from '../testing/an-io.ts';
import { createLogger } from './logger.ts';

describe('The log', () => {
  it('is a JSON object a line, with the time, and says nothing of the machine', async () => {
    const sink = new Recorder(undefined);
    const logger = await createLogger(sink, { level: 'info', color: false });
    logger.info({ port: 3000 }, 'Listening');
    const { time, ...rest } = JSON.parse(sink.text) as Record<string, unknown>;
    assert.deepEqual(rest, { level: 30, port: 3000, msg: 'Listening' });
    assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('is for reading on a terminal, with colours only where they are wanted', async () => {
    for (const color of [true, false]) {
      const sink = new Recorder(80);
      const logger = await createLogger(sink, { level: 'info', color });
      logger.info({ port: 3000 }, 'Listening');
      const plain = stripVTControlCharacters(sink.text);
      assert.match(plain, /^\[\d\d:\d\d:\d\d\] INFO: Listening \{"port":3000\}\n$/);
      assert.equal(sink.text !== plain, color);
    }
  });

  it('holds nothing below its level', async () => {
    const sink = new Recorder(undefined);
    const logger = await createLogger(sink, { level: 'warn', color: false });
    logger.info('unimportant');
    assert.equal(sink.text, '');
    logger.warn('important');
    assert.match(sink.text, /important/);
  });
});
