import { sortFields, sortNames } from '@todo/application';
import { weekdays } from '@todo/domain';
import * as v from 'valibot';
import { listed, oneOf } from './setting-rules.ts';

/*
 * What a person chooses for the terminal: one schema per setting, as for the variables of a server. A command reads each by
 * itself, when it uses it.
 */

const sortRule = `must be fields separated by commas, each with or without - in front: ${sortFields.join(', ')}`;

const columns = [
  'id',
  'status',
  'priority',
  'due',
  'tags',
  'created',
  'updated',
  'completed',
] as const;
const columnsRule = `must be columns separated by commas: ${columns.join(', ')}`;

export const preferencesSchema = v.object({
  SORT: v.pipe(
    v.string(),
    v.transform(listed),
    v.array(v.picklist(sortNames, sortRule)),
    v.minLength(1, sortRule),
    v.check(
      (names) => areDifferent(names.map((name) => name.replace('-', ''))),
      'must name each field once',
    ),
    v.description(
      `The order of a list: fields separated by commas; \`-\` in front of one reverses it. The fields are ${inWords(sortFields)}.`,
    ),
    v.metadata({ default: 'due,-priority', option: '--sort' }),
  ),
  COLUMNS: v.pipe(
    v.string(),
    v.transform(listed),
    v.array(v.picklist(columns, columnsRule)),
    v.minLength(1, columnsRule),
    v.check((names) => areDifferent(names), 'must name each column once'),
    v.description(
      `The columns of a list on a terminal, from left to right, separated by commas: ${inWords(columns)}. The task always ` +
        'follows them, and a column that no todo fills is left out.',
    ),
    v.metadata({ default: 'id,priority,due,tags' }),
  ),
  DATE_STYLE: v.pipe(
    v.string(),
    v.toLowerCase(),
    oneOf(['relative', 'weekday', 'iso']),
    v.description(
      'How due dates are written in a list on a terminal: `relative` (`tomorrow`, `Fri`, `2 days ago` and, a week away, ' +
        '`2026-11-30`), `weekday` (`Mon 2026-11-30`) or `iso` (`2026-11-30`).',
    ),
    v.metadata({ default: 'relative' }),
  ),
  WEEK_START: v.pipe(
    v.string(),
    v.toLowerCase(),
    v.check((name) => weekdayFrom(name) !== undefined, 'must be a day, such as monday or sunday'),
    v.description(
      'The day on which weeks begin, such as `sunday`: for `eow` and `next fri`, `--due "this week"`, and the group This week ' +
        'of a list.',
    ),
    v.metadata({ default: 'monday' }),
  ),
  COLOR: v.pipe(
    v.string(),
    v.toLowerCase(),
    oneOf(['auto', 'always', 'never']),
    v.description(
      'When output has colours: `auto`, on a terminal that has them; `always`, in a pipe as well; or `never`. `NO_COLOR` in ' +
        'the environment turns them off in any case.',
    ),
    v.metadata({ default: 'auto', option: '--no-color' }),
  ),
});

/** The name of a preference, as docs/settings.md lists it. */
export type PreferenceName = keyof typeof preferencesSchema.entries;

/** The value of every preference, checked. */
export type PreferenceValues = Readonly<v.InferOutput<typeof preferencesSchema>>;

/** The names of the preferences in the order in which they are shown. */
export const preferenceNames = Object.keys(preferencesSchema.entries) as readonly PreferenceName[];

export function aboutPreference(name: PreferenceName): {
  readonly default: string;
  /** The option of the command line that wins over it. */
  readonly option?: string;
} {
  return v.getMetadata(preferencesSchema.entries[name]);
}

/** 0 for Monday to 6 for Sunday, by a name that may be cut after three letters or more. */
export function weekdayFrom(word: string): number | undefined {
  const place = weekdays.findIndex((name) => name.toLowerCase().startsWith(word));
  return word.length < 3 || place < 0 ? undefined : place;
}

function areDifferent(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

function inWords(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
