import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formats } from '@todo/adapters-formats';
import type { FileEntry, TodoFormat } from '@todo/application';
import * as fc from 'fast-check';
import { arbitraryOutgoing } from './arbitrary-outgoing.ts';
import { entriesOf, written } from './formats.ts';

/*
 * Files that are damaged, of another kind or made to harm: each fault has its line, nothing is thrown, and no more than a
 * few entries are ever held.
 */

const readable = formats.filter(({ read }) => read !== undefined);

/** A good file of each format, with three todos, one per line or more. */
const good: Readonly<Record<string, string>> = {
  json: '{"format":"todo","version":1,"todos":[\n{"task":"one"},\n{"task":"zwölf"},\n{"task":"three"}\n]}\n',
  taskwarrior: ['one', 'zwölf', 'three']
    .map((text, n) => `{"uuid":"u${n}","status":"pending","description":"${text}"}\n`)
    .join(''),
  todotxt: '(A) one @home\n(B) zwölf\nthree\n',
  todoist: 'TYPE,CONTENT,PRIORITY\ntask,one,1\ntask,zwölf,2\ntask,three,4\n',
  csv: 'task,due\none,2026-11-30\nzwölf,\nthree,\n',
  ical: `BEGIN:VCALENDAR\r\n${['one', 'zwölf', 'three']
    .map((text, n) => `BEGIN:VTODO\r\nUID:u${n}\r\nSUMMARY:${text}\r\nEND:VTODO\r\n`)
    .join('')}END:VCALENDAR\r\n`,
};

function goodFile({ name }: TodoFormat): string {
  const text = good[name];
  assert.ok(text);
  return text;
}

function encoded(text: string, encoding: BufferEncoding): Uint8Array {
  return Buffer.from(text, encoding);
}

function faultsOf(entries: readonly FileEntry[]): readonly { line: number; detail: string }[] {
  return entries.flatMap(({ kind, ...entry }) =>
    kind === 'fault' && 'detail' in entry ? [{ line: entry.line, detail: entry.detail }] : [],
  );
}

function todosIn(entries: readonly FileEntry[]): readonly string[] {
  return entries.flatMap((entry) => (entry.kind === 'todo' ? [entry.fields.task] : []));
}

for (const format of readable) {
  describe(`${format.title}, read from a bad file,`, () => {
    it('is read with a byte order mark and with any line breaks', async () => {
      const text = goodFile(format);
      for (const file of [text, `\uFEFF${text}`, text.replaceAll(/\r?\n/g, '\r\n')]) {
        assert.deepEqual(todosIn(await entriesOf(format, file)), ['one', 'zwölf', 'three']);
        assert.deepEqual(faultsOf(await entriesOf(format, file)), []);
      }
    });

    it('is the same however its bytes come', async () => {
      const bytes = encoded(`\uFEFF${goodFile(format)}`, 'utf8');
      const whole = await entriesOf(format, bytes);
      for (const size of [1, 2, 3, 7]) {
        assert.deepEqual(await entriesOf(format, pieces(bytes, size)), whole);
      }
    });

    it('says where it is not UTF-8', async () => {
      const text = goodFile(format);
      const lineOfUmlaut = text.slice(0, text.indexOf('ö')).split('\n').length;
      const [fault] = faultsOf(await entriesOf(format, encoded(text, 'latin1')));
      assert.equal(fault?.line, lineOfUmlaut);
      assert.match(fault?.detail ?? '', /UTF-8/);
    });

    it('says that it is UTF-16', async () => {
      for (const mark of ['\uFEFF', '']) {
        const faults = faultsOf(
          await entriesOf(format, encoded(mark + goodFile(format), 'utf16le')),
        );
        assert.deepEqual(faults.length, 1);
        assert.match(faults[0]?.detail ?? '', /UTF-8/);
      }
    });

    it('says where it has a NUL character', async () => {
      const faults = faultsOf(await entriesOf(format, goodFile(format).replace('zw', 'z\0w')));
      const text = goodFile(format);
      const line = text.slice(0, text.indexOf('zw')).split('\n').length;
      assert.ok(faults.some((fault) => fault.line === line && fault.detail.includes('NUL')));
    });

    it('refuses an entry of 200 MB and holds none of it', { timeout: 120_000 }, async () => {
      const text = goodFile(format);
      const at = text.indexOf('zwölf');
      let most = 0;
      const file = (async function* () {
        yield encoded(text.slice(0, at), 'utf8');
        const block = new Uint8Array(64 * 1024).fill(0x61);
        for (let n = 0; n < 3200; n += 1) {
          yield block;
          if (n % 100 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
        }
        yield encoded(text.slice(at), 'utf8');
      })();
      const before = process.memoryUsage().heapUsed;
      const entries = await entriesOf(format, file);
      const line = text.slice(0, at).split('\n').length;
      assert.match(faultsOf(entries)[0]?.detail ?? '', /longer than 1 MiB/);
      assert.ok(Math.abs((faultsOf(entries)[0]?.line ?? 0) - line) <= 2);
      assert.ok(todosIn(entries).includes('one'));
      assert.ok(todosIn(entries).includes('three'), JSON.stringify(faultsOf(entries)));
      assert.ok(most - before < 100 * 1024 * 1024, `${most - before} bytes`);
    });

    it('never throws, whatever the file has', async () => {
      const parts = fc.oneof(
        fc.constantFrom(
          ...goodFile(format).split(/(?<=[\n,:{}[\]"])/),
          ...Object.values(good),
          '\n',
          '"',
          '{',
          '[',
          '}',
          ']',
          ',',
          '\\',
          '\u2028',
          '\uFFFE',
          '__proto__',
          'constructor',
        ),
        fc.string(),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(parts, { maxLength: 30 }), async (given) => {
          for (const entry of await entriesOf(format, given.join(''))) assert.ok(entry.line >= 1);
        }),
        { numRuns: 300 },
      );
    });

    it('never throws, wherever the file ends or has a wrong byte', async () => {
      const bytes = encoded(goodFile(format), 'utf8');
      for (let end = 0; end < bytes.length; end += 1) {
        await entriesOf(format, bytes.slice(0, end));
        await entriesOf(format, bytes.with(end, (bytes[end] ?? 0) ^ 0x11));
        await entriesOf(format, bytes.with(end, 0xff));
      }
    });
  });
}

const lineCases: Readonly<Record<string, readonly (readonly [string, readonly number[]])[]>> = {
  json: [
    ['[{"task":"a"},\n{"task":"b"', [2]],
    ['{"format":"todo","version":1,"todos":[\n{"task":"a"}', [2]],
    ['{"format":"todo","version":2,"todos":[]}', [1]],
    ['{"format":"other","todos":[]}', [1]],
    ['[\n{"task":"a"},\n{"task":}\n,{"task":"c"},\nx\n]', [3, 5]],
    ['{"task":"a"\n{"task":"b"}\n{"task":"c\n{"task":"d"}\n', [1, 3]],
    ['[{"task":"a"}]\n[]', [2]],
    ['{"task":"a","due":"2026-02-30"}\n{"task":"a","createdAt":"yesterday"}', [1, 2]],
    [`{"task":"${'x'.repeat(600)}"}`, [1]],
    [`{"task":"a","tags":${JSON.stringify(Array.from({ length: 30 }, (_, n) => `t${n}`))}}`, [1]],
    [`{"task":"a","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n{"task":"b"}`, [1]],
    [`[${'{"a":'.repeat(100_000)}`, [1, 1]],
    ['["a","b"]', [1, 1]],
    ['null', [1]],
  ],
  taskwarrior: [
    ['{"description":"a","status":"pending","due":"20260230T000000Z"}', [1]],
    ['{"description":"a","status":"pending","due":"tomorrow"}\n{"status":"pending"}', [1, 2]],
    ['{"description":"a","status":"unknown"}', [1]],
    ['[{"description":"a","status":"pending"', [1]],
  ],
  todotxt: [['(A) 2026-02-30 a\nb\nx 2026-13-01 2026-11-30 c', [1, 3]]],
  todoist: [
    ['a,b\n1,2', [1]],
    ['TYPE,CONTENT,PRIORITY\ntask,a,5\nother,b,1', [2, 3]],
    ['TYPE,CONTENT,PRIORITY,INDENT\ntask,a,1,x', [2]],
  ],
  csv: [
    ['a,b\n1,2', [1]],
    ['task,due\na,11/30/2026\nb,2026-02-30\nc,2026-11-30\n', [2, 3]],
    ['task,due\na,"2026\nb,\n"c",2026-11-30\nd,"x', [2, 5]],
    ['task\n"a"b"\nc\nd,e\n', [2, 4]],
    ['task,notes\n,x\n', [2]],
  ],
  ical: [
    ['hello\n', [1]],
    ['BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:a\nBEGIN:VTODO\nSUMMARY:b\nEND:VTODO\n', [2, 6]],
    ['BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:a\nDUE:tomorrow\nEND:VTODO\nEND:VCALENDAR', [4]],
    [
      'BEGIN:VCALENDAR\nBEGIN:VTODO\nDUE;VALUE=DATE:20260230\nEND:VTODO\nBEGIN:VTODO\nCREATED:20261399T000000Z\nEND:VTODO\nEND:VCALENDAR',
      [3, 6],
    ],
    ['BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY\nEND:VTODO\nEND:VCALENDAR', [3]],
    ['BEGIN:VCALENDAR\nEND:VTODO\nEND:VCALENDAR', [2]],
  ],
};

for (const format of readable) {
  describe(`${format.title} with faults`, () => {
    for (const [file, lines] of lineCases[format.name] ?? []) {
      it(`names lines ${lines.join(', ')} of ${JSON.stringify(file.slice(0, 60))}`, async () => {
        const faults = faultsOf(await entriesOf(format, file));
        assert.deepEqual(
          faults.map(({ line }) => line),
          lines,
          JSON.stringify(faults),
        );
        for (const { detail } of faults) assert.match(detail, /^[A-Z].{5,150}\.$/s);
      });
    }
  });
}

describe('A calendar made to harm', () => {
  const format = readable.find(({ name }) => name === 'ical');

  it('cannot make the reader count out a time zone', { timeout: 20_000 }, async () => {
    const rules = [
      'FREQ=SECONDLY',
      'FREQ=YEARLY;BYHOUR=0,1,2;BYMINUTE=0;BYSECOND=0',
      'FREQ=DAILY',
      'FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYDAY=MO',
    ];
    for (const rule of rules) {
      const zone = `BEGIN:VTIMEZONE\nTZID:Nowhere\n${`BEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:${rule}\nEND:STANDARD\n`.repeat(40)}END:VTIMEZONE\n`;
      const todo = 'BEGIN:VTODO\nSUMMARY:a\nDUE;TZID=Nowhere:99991130T170000\nEND:VTODO\n';
      const entries = await readAll(`BEGIN:VCALENDAR\n${zone}${todo}END:VCALENDAR\n`);
      assert.equal(todosIn(entries).length, 1);
    }
  });

  it(
    'may have a million properties, and is read or refused at once',
    { timeout: 20_000 },
    async () => {
      const many = `X-LOL:${'lol'.repeat(100)}\n`.repeat(20_000);
      const todo = `BEGIN:VTODO\nSUMMARY:a\n${many}END:VTODO\nBEGIN:VTODO\nSUMMARY:b\nEND:VTODO\n`;
      const entries = await readAll(`BEGIN:VCALENDAR\n${todo}END:VCALENDAR\n`);
      assert.deepEqual(todosIn(entries), ['b']);
      assert.equal(faultsOf(entries).length, 1);
    },
  );

  async function readAll(file: string): Promise<readonly FileEntry[]> {
    assert.ok(format);
    return entriesOf(format, file);
  }
});

describe('Every file that we write', () => {
  it('ends in the middle wherever it is cut off before its last entry', async () => {
    const [todos = []] = fc.sample(arbitraryOutgoing(3), { numRuns: 1, seed: 21 });
    for (const format of readable.filter(({ name }) =>
      ['json', 'taskwarrior', 'ical'].includes(name),
    )) {
      const { text } = await written(format, todos);
      const step = Math.ceil(text.length / 200);
      for (let end = 30; end < text.length - 20; end += step) {
        const faults = faultsOf(await entriesOf(format, text.slice(0, end)));
        assert.ok(faults.length > 0, `${format.name}: ${text.slice(0, end).slice(-60)}`);
      }
    }
  });
});

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
