/** What each file in examples/ prints, word for word. */
export const printedByExamples: Readonly<Record<string, string>> = {
  'compose-with-inversify.ts': `1  Completed  Buy milk
1  Pending  Kept in memory
`,
  'embed-in-memory.ts': `ada: Buy milk (Completed), Call the dentist (In Process)
bob: Water the plants (Pending)
The milk was bought at 2026-11-22T09:30:00.000Z
Refused: [ { pointer: '/task', detail: 'must not be blank' } ]
Not his: No todo 1.
`,
  'embed-sqlite.ts': `1  Completed  Buy milk  (version 2)
2  Pending  Call the dentist  (version 1)
`,
  'history.ts': `Todo 1: Completed is Pending again
Todo 2: Completed is Pending again
completed 1
completed 2
reopened by undo: 1
reopened by undo: 2
Refused: Todo 1 has changed since.
In the trash: Buy oat milk
Restored: 1 Buy oat milk
Heard: 1 created 1, 2 created 2, 3 completed 1, 4 completed 2, 5 reopened 1, 6 reopened 2, 7 completed 1, 8 completed 2, 9 updated 1, 10 deleted 1, 11 restored 1
`,
  'mount-in-hono.ts': `201 /todo/api/v1/todos/1
1  Completed  Buy milk  due 2026-11-30T17:00:00Z
400 /todo/problems/invalid-parameter
200 Hello from the host
`,
  'move-todos.ts': `It is todo.txt
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Todo//Todo//EN
Todo 1 has lost something of its notes.
BEGIN:VTODO
UID:1-mwrmynk0@todo
DTSTAMP:20261122T093000Z
CREATED:20261122T093000Z
LAST-MODIFIED:20261122T093000Z
SUMMARY:Call Mom
DESCRIPTION:Two\\nlines
STATUS:NEEDS-ACTION
PRIORITY:1
DUE;VALUE=DATE:20261130
CATEGORIES:phone
END:VTODO
BEGIN:VTODO
UID:2-mwrmynk0@todo
DTSTAMP:20261122T093000Z
CREATED:20261122T093000Z
LAST-MODIFIED:20261122T093000Z
SUMMARY:Buy milk
STATUS:COMPLETED
COMPLETED:20261122T093000Z
CATEGORIES:+shopping
END:VTODO
END:VCALENDAR
`,
  'mount-in-koa.ts': `201 /api/v1/todos/1
1  Pending  Buy milk
400 application/problem+json; charset=utf-8
200 Hello from the host
`,
  'own-authenticator.ts': `ada adds: 201
bob adds: 201
a reader adds: 403
a stranger adds: 401
ada sees: Buy milk
bob sees: Water the plants
`,
  'todo-backend.ts': `95  Buy milk  done
Refused: task must not be blank
`,
  'remote-client.ts': `1 Completed Buy milk
2 Pending Call the dentist
Refused: Todo 1 has changed in the meantime.
2 created 2
3 completed 1
Not there: unreachable
`,
};
