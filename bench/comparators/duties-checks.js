// What Todo's contract says of the fields of a new todo.
import { withDefaults } from './owners-todos.js';

const controlInOneLine = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
const controlInNotes = /\p{Cs}|(?![\t\n\r])\p{Cc}/u;
const date = /^\d{4}-\d{2}-\d{2}$/;
const instant =
  /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const statuses = ['Pending', 'In Process', 'Completed'];
const priorities = ['none', 'low', 'medium', 'high'];

const rules = new Map([
  ['task', { holds: isTask, detail: 'must be one line of 1 to 500 characters' }],
  ['status', { holds: (value) => statuses.includes(value), detail: 'is not a status' }],
  ['priority', { holds: (value) => priorities.includes(value), detail: 'is not a priority' }],
  ['due', { holds: isDue, detail: 'must be a date, an instant or null' }],
  ['tags', { holds: isTags, detail: 'must be at most 20 tags' }],
  ['notes', { holds: isNotes, detail: 'must be text of at most 10,000 characters' }],
]);

/** All that is wrong with a body; nothing where it is a todo. */
export function todoFaults(body) {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    return [{ pointer: '', detail: 'must be an object' }];
  }
  const faults = [];
  for (const [name, value] of Object.entries(body)) {
    const { holds, detail } = rules.get(name) ?? { holds: () => false, detail: 'is not known' };
    if (!holds(value)) faults.push({ pointer: `/${name}`, detail });
  }
  if (!Object.hasOwn(body, 'task')) faults.push({ pointer: '/task', detail: 'is missing' });
  return faults;
}

/** The fields as they are stored, of a body without faults. */
export function newTodoFrom(body) {
  const fields = withDefaults(body);
  const { task, due, tags } = fields;
  return { ...fields, task: task.trim(), due: dueInUtc(due), tags: keptTags(tags) };
}

function isTask(value) {
  return isText(value, 500) && value.trim() !== '' && !controlInOneLine.test(value);
}

function isNotes(value) {
  return isText(value, 10_000) && !controlInNotes.test(value);
}

function isTags(value) {
  return Array.isArray(value) && value.length <= 20 && value.every(isTag);
}

function isTag(value) {
  return (
    isText(value, 50) && value !== '' && !/[\s,]/u.test(value) && !controlInOneLine.test(value)
  );
}

function isDue(value) {
  if (value === null) return true;
  if (typeof value !== 'string' || !(date.test(value) || instant.test(value))) return false;
  const day = value.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00Z`);
  // Date reads 30 February as 2 March.
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

/** Lengths are in code points, of one or two units each. */
function isText(value, most) {
  if (typeof value !== 'string') return false;
  return value.length <= most || (value.length <= 2 * most && codePoints(value) <= most);
}

function codePoints(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function dueInUtc(due) {
  if (due === null || due.length === 10) return due;
  return new Date(due).toISOString().replace('.000Z', 'Z');
}

function keptTags(tags) {
  return tags.length < 2 ? tags : [...new Set(tags)];
}
