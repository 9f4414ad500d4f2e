import { styleText } from 'node:util';
import type { TextSink } from './io.ts';
import type { PrintContext } from '../command-context.ts';

export type Style = Parameters<typeof styleText>[0];

/** Colours a text, or returns it unchanged. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_, text) => text;

/** Colours a text, whatever it is written to. */
export const colored: Paint = (style, text) => styleText(style, text, { validateStream: false });

/** Uses colours on a terminal that has them, unless the user has turned them off (https://no-color.org). */
export function paintFor({ io, options }: PrintContext, sink: TextSink): Paint {
  const isWanted = options.color && !io.env['NO_COLOR'] && io.env['TERM'] !== 'dumb';
  return sink.isTTY && isWanted ? colored : plain;
}
