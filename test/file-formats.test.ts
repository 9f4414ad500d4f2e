import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formats, icalEvents } from '@todo/adapters-formats';
import { createTodoApp, type TodoFormat } from '@todo/application';
import { fixedClock } from '@todo/application/testing';
import { inMemoryStore } from '@todo/adapters-memory';
import { exportFormats, importFormats } from '@todo/rest-contract';
import { aMachine } from './todo-program.ts';

const named = (use: 'read' | 'write') =>
  formats.filter((format: TodoFormat) => format[use] !== undefined).map(({ name }) => name);

describe('The file formats', () => {
  it('are those of REST', () => {
    assert.deepEqual([...exportFormats].toSorted(), named('write').toSorted());
    assert.deepEqual([...importFormats].toSorted(), ['auto', ...named('read')].toSorted());
  });

  it('are those of the help of the command line', async () => {
    await using machine = await aMachine('file');
    for (const [command, names] of [
      ['export', exportFormats],
      ['import', importFormats],
    ] as const) {
      const { stdout } = await machine.todo(command, '--help');
      const text = stdout.replaceAll(/\s+/g, ' ');
      for (const name of names) assert.match(text, new RegExp(`\\b${name}\\b`), name);
    }
  });
});

describe('A calendar of events', () => {
  it('has the todos with a due date, when they are due', async () => {
    const app = createTodoApp({ store: inMemoryStore(), clock: fixedClock() });
    await app.add({ task: 'Buy milk', due: '2026-11-30', notes: 'x'.repeat(200) });
    await app.add({ task: 'Call Ada', due: '2026-11-30T17:00:00Z', status: 'Completed' });
    await app.add({ task: 'Some day' });
    let text = '';
    for await (const piece of app.exportTodos({ format: icalEvents, timeZone: 'UTC' }))
      text += piece;
    const unfolded = text.replaceAll(/\r\n[ \t]/g, '');
    const lines = unfolded.split('\r\n');
    assert.equal(lines.filter((line) => line === 'BEGIN:VEVENT').length, 2);
    assert.equal(lines.filter((line) => line === 'END:VEVENT').length, 2);
    assert.ok(lines.includes('DTSTART;VALUE=DATE:20261130'), text);
    assert.ok(lines.includes('DTSTART:20261130T170000Z'), text);
    assert.ok(!/VTODO|STATUS|COMPLETED|PERCENT|^DUE|Some day/m.test(unfolded), text);
    for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75);
  });
});
