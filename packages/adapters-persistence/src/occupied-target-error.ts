/** Where a backup or a copy should go, there is something that it would overwrite. Nothing has changed. */
export class OccupiedTargetError extends Error {
  override readonly name = 'OccupiedTargetError';
}
