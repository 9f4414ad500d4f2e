import type { Fault } from '@todo/domain';
import * as v from 'valibot';
import { systemFields } from './todo-schemas.ts';

type ObjectSchema = v.GenericSchema & { readonly entries: v.ObjectEntries };

export type Parsed<Value> =
  | { readonly value: Value; readonly faults?: never }
  | { readonly faults: readonly Fault[]; readonly value?: never };

/** Checks `input` against `schema`: returns the value, or all faults at once. */
export function parse<Schema extends ObjectSchema>(
  schema: Schema,
  input: unknown,
): Parsed<v.InferOutput<Schema>> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { faults: [{ pointer: '', detail: 'must be an object' }] };
  }
  const result = v.safeParse(schema, input);
  if (result.success) return { value: result.output };

  const faults: Fault[] = result.issues
    .filter((issue) => issue.expected !== 'never')
    .map((issue) => ({
      pointer: jsonPointer(issue.path?.map(({ key }) => key) ?? []),
      detail: issue.type === 'strict_object' ? 'is missing' : issue.message,
    }));
  // valibot reports only the first unknown key.
  for (const key of Object.keys(input)) {
    if (Object.hasOwn(schema.entries, key)) continue;
    const detail = systemFields.includes(key) ? 'is set by the system' : 'is not known';
    faults.push({ pointer: jsonPointer([key]), detail });
  }
  return { faults };
}

/** The steps of a path as a JSON Pointer (RFC 6901, section 3). */
export function jsonPointer(path: readonly unknown[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
