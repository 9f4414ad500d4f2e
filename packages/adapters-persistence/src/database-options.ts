import type { DatabaseOptions } from './database.ts';

export const urlRule =
  'The database must be "sqlite:<path>", "sqlite::memory:" or "postgresql://…"';

interface OptionRule {
  readonly isMet: (value: unknown) => boolean;
  readonly rule: string;
}

const wholeNumber = (least: number): OptionRule => ({
  isMet: (value) => Number.isSafeInteger(value) && Number(value) >= least,
  rule: `a whole number from ${least} on`,
});

const trueOrFalse: OptionRule = {
  isMet: (value) => typeof value === 'boolean',
  rule: 'true or false',
};

/** The rules of the options that may be left out. */
const rules: { readonly [Option in Exclude<keyof DatabaseOptions, 'url'>]: OptionRule } = {
  timeoutMs: wholeNumber(0),
  poolSize: wholeNumber(1),
  shortLived: trueOrFalse,
  create: trueOrFalse,
  onEvent: { isMet: (value) => typeof value === 'function', rule: 'a function' },
  ssl: { isMet: isSsl, rule: 'an object that may have a `ca`' },
  replicaUrls: {
    isMet: (value) => Array.isArray(value) && value.every((url) => typeof url === 'string'),
    rule: 'a list of URLs',
  },
};

/** Names the first fault of the options in a sentence. An undefined option counts as left out. */
export function optionsFault(options: unknown): string | undefined {
  if (typeof options !== 'object' || options === null) {
    return `${urlRule}, given as { url: "sqlite:todo.db" }.`;
  }
  const given = options as Readonly<Record<string, unknown>>;
  const { url } = given;
  if (typeof url !== 'string') {
    const instead = url === undefined ? 'but its `url` is missing' : `not ${typeNamed(url)}`;
    return `${urlRule}, ${instead}. Give it as { url: "sqlite:todo.db" }.`;
  }
  for (const [name, { isMet, rule }] of Object.entries(rules)) {
    if (given[name] !== undefined && !isMet(given[name])) {
      return `The database option \`${name}\` must be ${rule}.`;
    }
  }
  return undefined;
}

function isSsl(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return !('ca' in value) || value.ca === undefined || typeof value.ca === 'string';
}

/** The type of a value, and not the value itself, which may contain a password. */
function typeNamed(value: unknown): string {
  return value === null ? 'null' : `of type ${typeof value}`;
}
