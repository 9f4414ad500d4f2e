import Koa from 'koa';
import type { Logger } from 'pino';
import type { TodoApi } from './todo-api.ts';

/** A Koa application that answers with the API, and nothing else. */
export function koaApplication({ known, unknown }: TodoApi, logger: Logger | undefined): Koa {
  const application = new Koa();
  application.use(known);
  application.use(unknown);
  // The request pipeline answers all other errors: Koa sees only connections that break during a response.
  application.on('error', (err: unknown) => logger?.warn({ err }, 'connection failed'));
  return application;
}
