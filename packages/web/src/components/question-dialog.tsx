import type { Question } from '../page/page-state.ts';
import { Modal } from './modal.tsx';

interface QuestionDialogProps {
  readonly question: Question;
  readonly onClose: () => void;
}

/** Asks before what cannot be taken back. */
export function QuestionDialog({ question, onClose }: QuestionDialogProps) {
  const { text, yes, run } = question;
  return (
    <Modal title="Are you sure?" onClose={onClose}>
      <p>
        <bdi>{text}</bdi>
      </p>
      <p class="buttons">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          class="danger"
          onClick={() => {
            onClose();
            run();
          }}
        >
          {yes}
        </button>
      </p>
    </Modal>
  );
}
