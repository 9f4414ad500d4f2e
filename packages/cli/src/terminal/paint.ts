import { styleText } from 'node:util';
import type { TextSink } from './io.ts';
import type { PrintContext } from '../command-context.ts';

export type Style = Parameters<typeof styleText>[0];

/** Colours a text, or returns it unchanged. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_, text) => text;

/** Colours a text, whatever it is written to. */
export const colored: Paint = (style, text) => styleText(style, text, { validateStream: false });

/**
 * Uses colours where the person wants them: unless told otherwise, on a terminal that has them. `NO_COLOR` turns them off
 * in any case (https://no-color.org).
 * @throws CliError where the preference cannot be used
 */
export async function paintFor(
  { io, options, preference }: PrintContext,
  sink: TextSink,
): Promise<Paint> {
  if (!options.color || io.env['NO_COLOR']) return plain;
  const isUsual = sink.isTTY === true && io.env['TERM'] !== 'dumb';
  const choice = await preference('color');
  return choice === 'always' || (choice === 'auto' && isUsual) ? colored : plain;
}
