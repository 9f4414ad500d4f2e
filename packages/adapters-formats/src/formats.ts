import { csvFormat } from './csv-format.ts';
import type { DescribedFormat } from './described-format.ts';
import { icalFormat } from './ical-format.ts';
import { jsonFormat } from './json-format.ts';
import { taskwarriorFormat } from './taskwarrior-format.ts';
import { todoistFormat } from './todoist-format.ts';
import { todotxtFormat } from './todotxt-format.ts';

/** Every format. What is not in this list does not exist. */
export const formats: readonly DescribedFormat[] = [
  jsonFormat,
  taskwarriorFormat,
  todotxtFormat,
  todoistFormat,
  csvFormat,
  icalFormat,
];
