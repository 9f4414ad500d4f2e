import type { FileFault } from '@todo/application';
import { maxEntryLength, tooLong, type LineBatch } from './text-lines.ts';

/** A content line (RFC 5545, section 3.1), unfolded. */
export interface ContentLine {
  /** Of the first of its lines, from 1. */
  readonly line: number;
  readonly text: string;
}

type Part = (ContentLine & { readonly kind: 'content' }) | FileFault;

/** The content lines of a text, as many at once as are read at once. Its blank lines are left out. */
export async function* contentLines(
  lines: AsyncIterable<LineBatch>,
): AsyncGenerator<readonly Part[]> {
  let begun: ContentLine = { line: 1, text: '' };
  for await (const batch of lines) {
    const found: Part[] = [];
    for (const part of batch) {
      if (part.kind === 'fault') {
        found.push(part);
        continue;
      }
      const { line, text } = part;
      if (!text.startsWith(' ') && !text.startsWith('\t')) {
        found.push(...contentLine(begun));
        begun = { line, text };
        continue;
      }
      begun = { line: begun.line, text: begun.text + text.slice(1) };
      if (begun.text.length <= maxEntryLength) continue;
      found.push({ kind: 'fault', line: begun.line, detail: tooLong });
      begun = { line: begun.line, text: '' };
    }
    if (found.length > 0) yield found;
  }
  yield contentLine(begun);
}

function contentLine({ line, text }: ContentLine): readonly Part[] {
  return text.trim() === '' ? [] : [{ kind: 'content', line, text }];
}

/** The name of a property, in capitals: `DUE` of `due;VALUE=DATE:20261130`. */
export function propertyName(text: string): string {
  return text.slice(0, text.search(/[;:]|$/)).toUpperCase();
}

/** The value of a TEXT (RFC 5545, section 3.3.11). A carriage return has no place in one. */
export function escapedText(text: string): string {
  return text.replaceAll(/[\\;,]/g, String.raw`\$&`).replaceAll(/\r\n|\r|\n/g, String.raw`\n`);
}

/**
 * The texts of a property that has a list of them (RFC 5545, section 3.8.1.2). ical.js takes the comma after an escaped
 * backslash for an escaped comma.
 */
export function listedTexts(line: string): readonly string[] {
  const texts: string[] = [];
  let text = '';
  for (let at = valueStart(line); at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === ',') {
      texts.push(text);
      text = '';
    } else if (character === '\\') {
      at += 1;
      const escaped = line.charAt(at);
      text += escaped === 'n' || escaped === 'N' ? '\n' : escaped;
    } else {
      text += character;
    }
  }
  return [...texts, text].filter((item) => item !== '');
}

/** The index behind the colon. A parameter may have one within quotes. */
function valueStart(line: string): number {
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '"') isQuoted = !isQuoted;
    else if (character === ':' && !isQuoted) return at + 1;
  }
  return line.length;
}

/** A content line with its line break, folded at 75 octets and never within a character (RFC 5545, section 3.1). */
export function foldedLine(text: string): string {
  if (text.length <= 75 && isAscii(text)) return `${text}\r\n`;
  let folded = '';
  let start = 0;
  let octets = 0;
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at) ?? 0;
    const size = octetsOf(code);
    if (octets + size > 75) {
      folded += `${text.slice(start, at)}\r\n `;
      start = at;
      // The space that marks the fold counts.
      octets = 1;
    }
    octets += size;
    at += code > 0xffff ? 2 : 1;
  }
  return `${folded}${text.slice(start)}\r\n`;
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

function octetsOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
