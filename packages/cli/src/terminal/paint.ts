import { styleText } from 'node:util';
import type { TextSink } from './io.ts';
import type { PrintContext } from '../command-context.ts';

export type Style = Parameters<typeof styleText>[0];

/** Puts colour on a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_, text) => text;
export const colored: Paint = (style, text) => styleText(style, text, { validateStream: false });

/** Colours on a terminal that has them, unless the user wants none (https://no-color.org). */
export function paintFor({ io, options }: PrintContext, sink: TextSink): Paint {
  const isWanted = options.color && !io.env['NO_COLOR'] && io.env['TERM'] !== 'dumb';
  return sink.isTTY && isWanted ? colored : plain;
}
