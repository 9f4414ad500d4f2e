interface LoadingFaultProps {
  readonly fault: string;
  readonly onRetry: () => void;
}

export function LoadingFault({ fault, onRetry }: LoadingFaultProps) {
  return (
    <div class="fault-box" role="alert">
      <p>{fault}</p>
      <button type="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
