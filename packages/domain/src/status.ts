export const statuses = ['Pending', 'In Process', 'Completed'] as const;
export type Status = (typeof statuses)[number];

/** Whether a todo with this status is still to be done. A new status does not compile before it is in here. */
const openByStatus: Readonly<Record<Status, boolean>> = {
  Pending: true,
  'In Process': true,
  Completed: false,
};

/** The statuses of todos that are still to be done. */
export const openStatuses: readonly Status[] = statuses.filter((status) => openByStatus[status]);

/** Whether the todo is still to be done. */
export function isOpen({ status }: { readonly status: Status }): boolean {
  return openByStatus[status];
}
