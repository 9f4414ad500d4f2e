import type { Fault } from '@todo/domain';
import * as v from 'valibot';
import { systemFields } from './todo-schemas.ts';
import { unknownMembers } from './unknown-members.ts';

type ObjectSchema = v.GenericSchema & { readonly entries: v.ObjectEntries };

/** A valid value, or every fault of an invalid one. */
export type Parsed<Value> =
  | { readonly value: Value; readonly faults?: never }
  | { readonly faults: readonly Fault[]; readonly value?: never };

/** Says of a member that the schema does not name that it is unknown, as the end of a sentence. */
export type UnknownDetail = (name: string, known: readonly string[]) => string;

const isNotKnown: UnknownDetail = () => 'is not known';

/**
 * Checks `input` against `schema`: returns the value, or all faults at once.
 * @param unknownDetail the fault of a member that the schema does not name; `is not known` when left out
 */
export function parse<Schema extends ObjectSchema>(
  schema: Schema,
  input: unknown,
  unknownDetail = isNotKnown,
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
      detail: issue.type === 'strict_object' ? objectFault(issue.expected) : issue.message,
    }));
  // valibot reports only the first unknown key of an object.
  for (const { path, known } of unknownMembers(schema, input)) {
    const name = String(path.at(-1));
    const detail = systemFields.includes(name)
      ? 'is set by the system'
      : unknownDetail(name, known);
    faults.push({ pointer: jsonPointer(path), detail });
  }
  return { faults };
}

/** @param expected the name of the missing key in quotation marks, or the type */
function objectFault(expected: string | null): string {
  return expected === 'Object' ? 'must be an object' : 'is missing';
}

/** The steps of a path as a JSON Pointer (RFC 6901, section 3). */
export function jsonPointer(path: readonly unknown[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
