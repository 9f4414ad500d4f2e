/*
 * The end-to-end tests again with the todos of each home on a server: what they say of outputs and exit codes has to hold
 * there, to the byte. The usual run compares one story instead, in same-on-server.e2e.test.ts.
 */
process.env['TESTED_ON'] = 'server';

await import('../src/end-to-end/commands.e2e.test.ts');
await import('../src/end-to-end/history.e2e.test.ts');
await import('../src/end-to-end/terminal.e2e.test.ts');
await import('../src/end-to-end/todo.e2e.test.ts');
