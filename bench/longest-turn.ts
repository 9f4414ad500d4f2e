/*
 * Loaded into a program by `--import`: at each SIGUSR2, writes for how many milliseconds at most its event loop has
 * been held since the last one, to the file that LONGEST_TURN names. It counts the processor time of the main thread,
 * which does not grow when other programs want the processor.
 */
import { writeFileSync } from 'node:fs';
import process from 'node:process';

const file = process.env['LONGEST_TURN'];
let last = spent();
let longest = 0;

// The reader processes inherit the options of the program.
if (file !== undefined && process.send === undefined) {
  process.on('SIGUSR2', () => {
    writeFileSync(file, longest.toFixed(1));
    longest = 0;
  });
  look();
}

function look(): void {
  const now = spent();
  longest = Math.max(longest, now - last);
  last = now;
  setTimeout(look, 1).unref();
}

function spent(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
