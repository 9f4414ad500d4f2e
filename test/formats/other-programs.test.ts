import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formats, type DescribedFormat } from '@todo/adapters-formats';
import { entriesOf, outgoingOf, todosOf, written } from './formats.ts';

/*
 * Files as other programs write them, from their documentation: what they say beyond our fields is kept, and comes back
 * out in the same format.
 */

describe('A task of Taskwarrior', () => {
  const format = formatNamed('taskwarrior');
  const task = {
    id: 1,
    uuid: '296d835e-8f85-4224-8f36-c612cad1b9f8',
    description: 'Pay rent',
    entry: '20261101T080000Z',
    modified: '20261102T080000Z',
    due: '20261130T230000Z',
    start: '20261103T080000Z',
    status: 'pending',
    priority: 'H',
    project: 'Home.Flat',
    tags: ['bank'],
    depends: ['a2c2a8e8-f2b7-4f0c-9e2b-0f1f0f6e0a11'],
    annotations: [
      { entry: '20261102T080000Z', description: 'by transfer' },
      { entry: '20261102T080001Z', description: 'by transfer' },
    ],
    estimate: 3,
    reviewed: '20261102T080000Z',
    urgency: 12.3,
  };

  it('keeps its project, annotations and own attributes', async () => {
    const [entry] = await todosOf(format, JSON.stringify([task]));
    assert.ok(entry);
    assert.deepEqual(entry.fields, {
      task: 'Pay rent',
      status: 'In Process',
      priority: 'high',
      due: '2026-12-01',
      tags: ['bank'],
      notes: 'by transfer\nby transfer',
    });
    assert.equal(entry.losses, undefined);
    const { id: _, urgency: __, ...rest } = task;
    const { text, losses } = await written(format, [outgoingOf(entry)]);
    assert.deepEqual(JSON.parse(text), [rest]);
    assert.equal(losses.size, 0);
  });

  it('comes back changed where its todo has changed, and nowhere else', async () => {
    const [entry] = await todosOf(format, JSON.stringify([task]));
    assert.ok(entry);
    const { todo, external } = outgoingOf(entry);
    const changed = { ...todo, notes: 'by card', priority: 'low', status: 'Pending' } as const;
    const { text } = await written(format, [{ todo: changed, ...(external && { external }) }]);
    const [back] = JSON.parse(text) as [Record<string, unknown>];
    assert.equal(back['priority'], 'L');
    assert.equal(back['start'], undefined);
    assert.deepEqual(back['annotations'], [{ entry: '20261102T080000Z', description: 'by card' }]);
    assert.equal(back['project'], 'Home.Flat');
  });

  it('is in the trash, a template or an occurrence', async () => {
    const entries = await entriesOf(
      format,
      [
        { uuid: 'a', description: 'gone', status: 'deleted', end: '20261101T080000Z' },
        { uuid: 'b', description: 'each week', status: 'recurring', recur: 'weekly', mask: '-+' },
        { uuid: 'c', description: 'each week', status: 'pending', parent: 'b', imask: 0 },
        {
          uuid: 'd',
          description: 'each week',
          status: 'completed',
          end: '20261101T080000Z',
          parent: 'b',
          imask: 1,
        },
      ]
        .map((given) => JSON.stringify(given))
        .join('\n'),
    );
    assert.deepEqual(
      entries.map(({ kind }) => kind),
      ['todo', 'todo', 'skipped', 'todo'],
    );
    const [gone, template, , done] = entries;
    assert.ok(gone?.kind === 'todo' && gone.isDeleted);
    assert.ok(template?.kind === 'todo');
    assert.deepEqual(template.extra, { recur: 'weekly', mask: '-+', status: 'recurring' });
    assert.ok(done?.kind === 'todo');
    assert.equal(done.completedAt, '2026-11-01T08:00:00.000Z');
  });
});

describe('A line of todo.txt', () => {
  const format = formatNamed('todotxt');

  for (const line of [
    '(A) 2026-11-01 Thank Mom for the meatballs @phone',
    '(D) 2026-11-01 Schedule Goodwill pickup +GarageSale @phone due:2026-11-30 rec:+2w t:2026-11-20',
    'x 2026-11-20 2026-11-01 Pay rent +Home due:2026-11-30 pri:B id:7',
    '2026-11-01 Read https://example.org/a:b @home',
    '2026-11-01 Call @mom about +party at 12:30 h:1',
  ]) {
    it(`comes back as it was: ${line}`, async () => {
      const [entry] = await todosOf(format, `${line}\n`);
      assert.ok(entry);
      const { text, losses } = await written(format, [outgoingOf(entry)]);
      assert.deepEqual(words(text), words(line));
      assert.equal(losses.size, 0);
    });
  }

  it('means what it says', async () => {
    const [entry] = await todosOf(
      format,
      'x 2026-11-20 2026-11-01 Pay rent +Home @bank due:2026-11-30 dueTime:17:00 pri:B p:1',
    );
    assert.deepEqual(entry?.fields, {
      task: 'Pay rent',
      status: 'Completed',
      priority: 'medium',
      due: '2026-11-30T16:00:00Z',
      tags: ['+Home', 'bank'],
      notes: '',
    });
    assert.deepEqual(entry?.extra, { words: ['p:1'] });
    assert.equal(entry?.completedAt, '2026-11-19T23:00:00.000Z');
  });

  it('loses a due date that is no date, and says so', async () => {
    const [entry] = await todosOf(format, 'Pay rent due:tomorrow');
    assert.deepEqual(entry?.losses, ['due']);
    assert.deepEqual(entry?.extra, { words: ['due:tomorrow'] });
  });
});

describe('A project of Todoist', () => {
  const format = formatNamed('todoist');
  const file = [
    'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT',
    'meta,view_style=list,,,,,,,,,,',
    'task,Buy milk @shop @now,"Two litres,\nfresh",1,1,Ada (1),,2026-11-30,en,Europe/Berlin,,',
    'note,From the farm,,,,Ada (1),,,,,,',
    'note,"[[file {""file_url"":""https://example.org/x""}]]",,,,Ada (1),,,,,,',
    ',,,,,,,,,,,',
    'section,Errands,,,,,,,,,,',
    'task,Bank,,,1,Ada (1),Bob (2),30 Nov 17:00,en,America/New_York,30,minute',
    'task,Statement,,4,2,Ada (1),,every friday,en,Europe/Berlin,,',
    'task,* Reading,,3,1,Ada (1),,,en,Europe/Berlin,,',
  ].join('\r\n');

  it('becomes todos, with its notes, labels and sections', async () => {
    const [milk, bank, statement, reading] = await todosOf(format, file);
    assert.deepEqual(milk?.fields, {
      task: 'Buy milk',
      priority: 'high',
      due: '2026-11-30',
      tags: ['shop', 'now'],
      notes: 'Two litres,\nfresh\n\nFrom the farm\n\n[[file {"file_url":"https://example.org/x"}]]',
    });
    assert.equal(bank?.fields.priority, 'high');
    assert.equal(bank?.fields.due, '2026-11-30T22:00:00Z');
    assert.equal(bank?.extra?.['section'], 'Errands');
    assert.equal(bank?.extra?.['RESPONSIBLE'], 'Bob (2)');
    assert.equal(statement?.extra?.['parent'], bank?.externalId);
    assert.deepEqual(statement?.losses, ['due']);
    assert.equal(statement?.extra?.['DATE'], 'every friday');
    assert.equal(reading?.fields.task, 'Reading');
    assert.equal(reading?.fields.priority, 'low');
  });

  it('gives the same ids when a task has changed', async () => {
    const before = await todosOf(format, file);
    const after = await todosOf(format, file.replace('2026-11-30', '2026-12-24'));
    assert.deepEqual(
      after.map(({ externalId }) => externalId),
      before.map(({ externalId }) => externalId),
    );
  });
});

describe('A CSV file of another program', () => {
  const format = formatNamed('csv');

  it('has columns of other names in any order', async () => {
    const [entry] = await todosOf(
      format,
      'Due date;Labels;Title;Done;Priority;Effort;UUID\n2026-11-30 17:00;Home Office, urgent;Buy milk;yes;High;3;abc\n',
    );
    assert.deepEqual(entry?.fields, {
      task: 'Buy milk',
      status: 'Completed',
      priority: 'high',
      due: '2026-11-30T16:00:00Z',
      tags: ['Home-Office', 'urgent'],
      notes: '',
    });
    assert.equal(entry?.externalId, 'abc');
    assert.equal(entry?.extra?.['Effort'], '3');
    assert.deepEqual(entry?.losses, ['tags']);
  });

  it('is known again by its tasks', async () => {
    const before = await idsIn(format, 'title,notes\nmilk,1\nmilk,2\nbread,\n');
    assert.equal(new Set(before).size, 3);
    assert.deepEqual(await idsIn(format, 'title,notes\nmilk,3\nmilk,2\nbread,\n'), before);
  });

  it('keeps what we do not model, also in a file of ours', async () => {
    const [entry] = await todosOf(format, 'title,Effort\nmilk,3\n');
    assert.ok(entry);
    const { text } = await written(format, [outgoingOf(entry)]);
    const [back] = await todosOf(format, text);
    assert.deepEqual(back?.extra, { Effort: '3' });
    assert.equal(back?.externalId, entry.externalId);
  });
});

describe('A task of another calendar', () => {
  const format = formatNamed('ical');
  const zone = [
    'BEGIN:VTIMEZONE',
    'TZID:W. Europe Standard Time',
    'BEGIN:STANDARD',
    'DTSTART:16010101T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:16010101T020000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3',
    'END:DAYLIGHT',
    'END:VTIMEZONE',
  ];
  const todo = [
    'BEGIN:VTODO',
    'UID:20070313T123432Z-456553@example.com',
    'DTSTAMP:20261101T080000Z',
    'CREATED:20261101T080000Z',
    'LAST-MODIFIED:20261101T080000Z',
    'SUMMARY;LANGUAGE=de:Miete\\, zahlen',
    'STATUS:NEEDS-ACTION',
    'PRIORITY:3',
    'DUE;TZID=W. Europe Standard Time:20260701T170000',
    'CATEGORIES:Home Office,bank',
    'SEQUENCE:2',
    'RRULE:FREQ=MONTHLY;BYMONTHDAY=1',
    'X-APPLE-SORT-ORDER;X-A="b:c":12',
    'ATTACH;FMTTYPE=text/plain:https://example.org/x',
    'BEGIN:VALARM',
    'TRIGGER:-PT15M',
    'ACTION:DISPLAY',
    'END:VALARM',
    'END:VTODO',
  ];

  it('keeps every property, alarm and time zone', async () => {
    const [entry] = await todosOf(format, calendar([...zone, ...todo]));
    assert.ok(entry);
    assert.equal(entry.fields.task, 'Miete, zahlen');
    assert.equal(entry.fields.due, '2026-07-01T15:00:00Z');
    assert.equal(entry.fields.priority, 'high');
    assert.deepEqual(entry.fields.tags, ['Home-Office', 'bank']);
    assert.deepEqual(entry.losses, ['tags']);
    const { text } = await written(format, [outgoingOf(entry)]);
    const lines = text.split('\r\n');
    for (const line of [...zone, ...todo]) assert.ok(lines.includes(line), line);
  });

  it('is written anew where its todo has changed', async () => {
    const [entry] = await todosOf(format, calendar([...zone, ...todo]));
    assert.ok(entry);
    const { todo: kept, external } = outgoingOf(entry);
    const changed = { ...kept, task: 'Rent', priority: 'low', due: null } as const;
    const { text } = await written(format, [{ todo: changed, ...(external && { external }) }]);
    assert.match(text, /\r\nSUMMARY:Rent\r\n/);
    assert.match(text, /\r\nPRIORITY:9\r\n/);
    assert.doesNotMatch(text, /\r\nDUE/);
    assert.match(text, /\r\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1\r\n/);
  });

  it('may be due by a zone of its name, a start and a duration, or a local time', async () => {
    assert.equal(await dueOf(format, 'DUE:20261130T170000'), '2026-11-30T16:00:00Z');
    assert.equal(await dueOf(format, 'DTSTART;VALUE=DATE:20261130', 'DURATION:P2D'), '2026-12-02');
    assert.equal(
      await dueOf(format, 'DTSTART:20261130T170000Z', 'DURATION:PT90M'),
      '2026-11-30T18:30:00Z',
    );
  });

  it('is in the trash or skipped', async () => {
    const entries = await entriesOf(
      format,
      calendar([
        'BEGIN:VTODO\r\nSUMMARY:a\r\nSTATUS:CANCELLED\r\nEND:VTODO',
        'BEGIN:VEVENT\r\nSUMMARY:b\r\nEND:VEVENT',
        'BEGIN:VTODO\r\nSUMMARY:c\r\nRECURRENCE-ID:20261130T170000Z\r\nEND:VTODO',
      ]),
    );
    assert.deepEqual(
      entries.map(({ kind }) => kind),
      ['todo', 'skipped', 'skipped'],
    );
    assert.ok(entries[0]?.kind === 'todo' && entries[0].isDeleted);
  });

  it('is known again by its text where it has no UID', async () => {
    const file = calendar(['BEGIN:VTODO', 'SUMMARY:a', 'END:VTODO']);
    const ids = await idsIn(format, file);
    assert.equal(typeof ids[0], 'string');
    assert.deepEqual(await idsIn(format, file), ids);
  });

  it('unfolds lines within a word and at a space', async () => {
    const [entry] = await todosOf(
      format,
      calendar(['BEGIN:VTODO', 'SUMM', ' ARY:Buy', '  milk', 'END:VTODO']),
    );
    assert.equal(entry?.fields.task, 'Buy milk');
  });
});

describe('Texts over our limits', () => {
  it('are shortened, kept in the notes, and come back whole in the same format', async () => {
    const format = formatNamed('taskwarrior');
    const description = 'word '.repeat(150).trim();
    const tags = Array.from({ length: 30 }, (_, n) => `t${n}`);
    const file = JSON.stringify({ uuid: 'a', status: 'pending', description, tags });
    const [entry] = await todosOf(format, file);
    assert.ok(entry);
    assert.ok(entry.fields.task.endsWith('…'));
    assert.ok(entry.fields.task.length <= 500);
    assert.equal(entry.fields.notes, description);
    assert.equal(entry.fields.tags?.length, 20);
    assert.deepEqual(entry.losses, ['task', 'tags']);
    const { text } = await written(format, [outgoingOf(entry)]);
    const [back] = JSON.parse(text) as [Record<string, unknown>];
    assert.equal(back['description'], description);
    assert.deepEqual(back['tags'], tags);
    assert.equal(back['annotations'], undefined);
  });
});

describe('The export of Vikunja', () => {
  it('is of no format here, and every format says so without reading it', async () => {
    // data.json of its ZIP file: projects with their tasks (vikunja.io/docs, "Data export").
    const file = JSON.stringify(
      [
        {
          id: 1,
          title: 'Inbox',
          tasks: [
            {
              id: 1,
              title: 'Buy milk',
              done: false,
              priority: 3,
              due_date: '2026-11-30T17:00:00Z',
            },
          ],
        },
      ],
      null,
      2,
    );
    assert.deepEqual(
      formats.filter(({ detect }) => detect(file)),
      [],
    );
    for (const format of formats.filter(({ name }) => ['json', 'taskwarrior'].includes(name))) {
      const [entry] = await entriesOf(format, file);
      assert.equal(entry?.kind, 'fault');
    }
  });
});

function calendar(lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

async function idsIn(format: DescribedFormat, file: string): Promise<readonly unknown[]> {
  return (await todosOf(format, file)).map(({ externalId }) => externalId);
}

async function dueOf(format: DescribedFormat, ...lines: readonly string[]): Promise<unknown> {
  const todo = ['BEGIN:VTODO', 'SUMMARY:a', ...lines, 'END:VTODO'];
  const [entry] = await todosOf(format, calendar(todo));
  return entry?.fields.due;
}

function words(line: string): readonly string[] {
  return line.trim().split(' ').toSorted();
}

function formatNamed(name: string): DescribedFormat {
  const found = formats.find((format) => format.name === name);
  assert.ok(found);
  return found;
}
