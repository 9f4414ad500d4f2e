import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildExecutable } from './build-executable.ts';
import { buildProgram } from './build-program.ts';

const target = fileURLToPath(new URL('../dist', import.meta.url));
await mkdir(target, { recursive: true });
await buildProgram(join(target, 'todo'));
const executable = join(target, 'todo-linux-x64');
await buildExecutable(join(target, 'todo'), executable);
process.stdout.write(`${relative(process.cwd(), executable)}\n`);
