import { useState } from 'preact/hooks';
import { valueText, type FieldValue } from '../model/value-text.ts';
import type { FieldChanges, FieldConflict } from '../model/three-way-merge.ts';
import type { Conflict } from '../page/page-state.ts';
import type { TodoPage } from '../page/todo-page.ts';
import { Modal } from './modal.tsx';

interface ConflictDialogProps {
  readonly page: TodoPage;
  readonly conflict: Conflict;
}

type Choice = 'mine' | 'theirs' | 'both';

/** Shows what two people have made of one todo, and lets the person choose, field by field. */
export function ConflictDialog({ page, conflict }: ConflictDialogProps) {
  const { mine, theirs, fields } = conflict;
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({});
  const choiceOf = ({ field }: FieldConflict) => choices[field] ?? 'mine';
  const save = () => {
    const chosen = fields.map((conflicting) => [
      conflicting.field,
      chosenValue(conflicting, choiceOf(conflicting)),
    ]);
    page.todos.resolve({ ...mine, ...Object.fromEntries(chosen) } as FieldChanges);
  };
  return (
    <Modal title="Changed elsewhere" onClose={() => page.todos.reconsider()}>
      <p>
        While you were changing <b dir="auto">{theirs.task}</b>, it was changed elsewhere. Choose
        what it should be.
      </p>
      {fields.map((conflicting) => (
        <fieldset key={conflicting.field} class="versions">
          <legend>{conflicting.field}</legend>
          {optionsFor(conflicting).map((choice) => (
            <label key={choice}>
              <input
                type="radio"
                name={conflicting.field}
                checked={choiceOf(conflicting) === choice}
                onChange={() => setChoices({ ...choices, [conflicting.field]: choice })}
              />
              <span>
                <small>{choiceNames[choice]}</small>
                <span dir="auto" class="version">
                  {valueText(chosenValue(conflicting, choice), page.clock)}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      <p class="buttons">
        <button type="button" onClick={() => page.todos.resolve({})}>
          Take theirs
        </button>
        <button type="button" onClick={() => page.todos.reconsider()}>
          Edit again
        </button>
        <button type="button" class="primary" onClick={save}>
          Save this
        </button>
      </p>
    </Modal>
  );
}

const choiceNames: Readonly<Record<Choice, string>> = {
  mine: 'Yours',
  theirs: 'Theirs',
  both: 'Both',
};

/** Notes can be kept one after the other. */
function optionsFor({ field }: FieldConflict): readonly Choice[] {
  return field === 'notes' ? ['mine', 'theirs', 'both'] : ['mine', 'theirs'];
}

function chosenValue({ mine, theirs }: FieldConflict, choice: Choice): FieldValue {
  if (choice === 'both') return [theirs, mine].join('\n\n');
  return choice === 'mine' ? mine : theirs;
}
