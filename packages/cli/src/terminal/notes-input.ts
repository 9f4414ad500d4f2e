import { textRules, type TodoChanges } from '@todo/domain';
import type { PrintContext } from '../command-context.ts';
import { CliError } from '../errors/cli-error.ts';
import { printNote } from './output.ts';

/** The options of a command for notes: as an argument, or from standard input. */
export interface NotesOptions {
  readonly notes?: string;
  readonly notesFromInput?: true;
}

/** @throws CliError */
export async function notesFrom(
  context: PrintContext,
  { notes, notesFromInput }: NotesOptions,
): Promise<Pick<TodoChanges, 'notes'>> {
  if (notesFromInput) return { notes: await readNotes(context) };
  return notes === undefined ? {} : { notes };
}

/** Notes that have more bytes are too long in any case: a character has at most four in UTF-8 (RFC 3629, section 3). */
const enoughBytes = 4 * textRules.notes.maxLength + 4;

/**
 * Reads notes from standard input, without the line breaks at its end. Of those that are too long, it reads as much as
 * the use case needs to refuse them.
 * @throws CliError where the input is not UTF-8
 */
export async function readNotes(context: PrintContext): Promise<string> {
  const { stdin } = context.io;
  if (stdin.isTTY) await printNote(context, 'Type the notes. Ctrl-D on an empty line ends them.');
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stdin as AsyncIterable<Uint8Array>) {
    pieces.push(piece);
    length += piece.length;
    if (length >= enoughBytes) break;
  }
  return decoded(Buffer.concat(pieces)).replace(/[\r\n]+$/, '');
}

function decoded(bytes: Uint8Array): string {
  try {
    // The last character may be cut off.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch (error) {
    throw new CliError('usage', 'The notes from standard input are not text in UTF-8.', {
      cause: error,
    });
  }
}
