/*
 * The same tests again with the todos of each home on a server: what they say of outputs and exit codes has to hold there,
 * to the byte.
 */
process.env['TESTED_ON'] = 'server';

await import('./commands.e2e.test.ts');
await import('./history.e2e.test.ts');
await import('./terminal.e2e.test.ts');
await import('./todo.e2e.test.ts');
