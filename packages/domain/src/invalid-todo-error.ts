/** One fault of a caller's input. */
export interface Fault {
  /** The place of the fault as a JSON Pointer (RFC 6901): `/status`, or the empty string for the whole input. */
  readonly pointer: string;
  /** The fault, as the end of a sentence that begins with the field's name. */
  readonly detail: string;
}

/** An invalid todo, with every fault found. */
export class InvalidTodoError extends Error {
  override readonly name = 'InvalidTodoError';
  readonly code = 'invalid-todo';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(describe(faults));
    this.faults = faults;
  }
}

/** A fault as a sentence: `Task must not be blank.` */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The faults as one line for a person: `status must be …; task must not be blank`. */
export function describe(faults: readonly Fault[]): string {
  return faults
    .map(({ pointer, detail }) => `${pointer.slice(1).replaceAll('/', '.')} ${detail}`.trim())
    .join('; ');
}
