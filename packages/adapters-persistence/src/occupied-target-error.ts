/** The target of a backup or a copy contains something that would be overwritten. Nothing has changed. */
export class OccupiedTargetError extends Error {
  override readonly name = 'OccupiedTargetError';
}
