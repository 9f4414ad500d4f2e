/*
 * The tests of the routes once more, with the fetch handler in place of a server: what they ask of one, the other has to
 * do as well.
 */
import { answerByFetchHandler } from '../../testing/a-server.ts';

answerByFetchHandler();
await import('../routes/todo-routes.test.ts');
await import('../routes/batch-route.test.ts');
await import('../routes/conditional-requests.test.ts');
await import('../routes/error-table.test.ts');
await import('../routes/file-routes.test.ts');
await import('../routes/history-routes.test.ts');
await import('../routes/idempotent-requests.test.ts');
await import('../routes/todo-command.test.ts');
await import('../requests/query-words.test.ts');
