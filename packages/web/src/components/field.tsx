import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface FieldAttributes {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
}

interface FieldProps {
  readonly label: string;
  readonly fault?: string | undefined;
  readonly hint?: string | undefined;
  readonly children: (attributes: FieldAttributes) => ComponentChildren;
}

/** A field of a form with its label, and what is wrong with it. */
export function Field({ label, fault, hint, children }: FieldProps) {
  const id = useId();
  const note = fault ?? hint;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        'aria-describedby': note === undefined ? undefined : `${id}-note`,
        'aria-invalid': fault === undefined ? undefined : 'true',
      })}
      {note !== undefined && (
        <p
          id={`${id}-note`}
          class={fault === undefined ? 'hint' : 'fault'}
          role={fault === undefined ? undefined : 'alert'}
        >
          {note}
        </p>
      )}
    </div>
  );
}
