import { fieldNames, type TodoFields } from '@todo/domain';

type FieldName = keyof TodoFields;

/** Some fields of a todo, as the server keeps them. */
export type FieldChanges = Partial<TodoFields>;

/** A field that two people have changed to different values. */
export interface FieldConflict {
  readonly field: FieldName;
  readonly mine: TodoFields[FieldName];
  readonly theirs: TodoFields[FieldName];
}

/**
 * Compares a change with what became of the todo meanwhile. Where only one side has changed a field, both changes hold;
 * a field that both have changed, to different values, is a conflict, for a person to decide.
 * @param base the todo that the person has seen
 * @param theirs the todo as the server has it now
 */
export function conflictsOf(
  base: TodoFields,
  mine: FieldChanges,
  theirs: TodoFields,
): readonly FieldConflict[] {
  return fieldNames.flatMap((field) => {
    const wanted = mine[field];
    const isConflict =
      wanted !== undefined && !isSame(theirs[field], base[field]) && !isSame(theirs[field], wanted);
    return isConflict ? [{ field, mine: wanted, theirs: theirs[field] }] : [];
  });
}

/** The fields of `wanted` that differ from those of `base`. */
export function changesFrom(base: TodoFields, wanted: FieldChanges): FieldChanges {
  return Object.fromEntries(
    fieldNames
      .filter((field) => wanted[field] !== undefined && !isSame(wanted[field], base[field]))
      .map((field) => [field, wanted[field]]),
  );
}

/** Values of fields are texts, `null`, and lists of texts. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
