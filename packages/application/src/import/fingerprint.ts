import { fieldNames, fieldTexts, type TodoFields } from '@todo/domain';
import { shortDigest } from './digest.ts';

type FieldName = keyof TodoFields;

/** What a file says of a todo, beside its fields. */
export interface Beside {
  readonly isDeleted: boolean;
  /** Moments and what we do not model, as one text. */
  readonly rest: string;
}

/**
 * What a file says of a todo, so short that it can be stored: `task=1x8z;…;deleted=0;rest=…`, with a digest of each
 * field. Two of them show which fields have changed in the file.
 */
export function fingerprint(fields: TodoFields, { isDeleted, rest }: Beside): string {
  const texts = fieldTexts(fields);
  const parts = fieldNames.map((name, at) => `${name}=${shortDigest(texts[at] ?? '')}`);
  return [...parts, `deleted=${isDeleted ? 1 : 0}`, `rest=${shortDigest(rest)}`].join(';');
}

/** The fields that a file says otherwise than before. One that the release before did not know counts as changed. */
export function changedFields(before: string, after: string): readonly FieldName[] {
  const [was, is] = [partsOf(before), partsOf(after)];
  return fieldNames.filter((name) => was.get(name) !== is.get(name));
}

/** Whether the other program had deleted the todo. */
export function wasDeleted(before: string): boolean {
  return partsOf(before).get('deleted') === '1';
}

function partsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(';').map((part) => {
      const [name = '', value = ''] = part.split('=');
      return [name, value];
    }),
  );
}
