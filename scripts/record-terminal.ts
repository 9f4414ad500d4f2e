import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { terminalPicture } from './terminal-picture.ts';
import { sessionOf, shownCommands } from './terminal-session.ts';

const target = fileURLToPath(new URL('../docs/terminal.svg', import.meta.url));
const title = `A terminal: ${shownCommands.join(', ')}, and what each of them prints.`;
await writeFile(target, terminalPicture(await sessionOf(shownCommands), title));
process.stdout.write(`${relative(process.cwd(), target)}\n`);
