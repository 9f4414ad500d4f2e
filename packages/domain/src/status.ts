/** The statuses of a todo. `Pending` and `In Process` are open. */
export const statuses = ['Pending', 'In Process', 'Completed'] as const;

/** One of {@link statuses}. A new todo is `Pending`. */
export type Status = (typeof statuses)[number];

/** Whether a todo with this status is open. A new status does not compile before it is in this table. */
const openByStatus: Readonly<Record<Status, boolean>> = {
  Pending: true,
  'In Process': true,
  Completed: false,
};

/** The statuses of open todos. */
export const openStatuses: readonly Status[] = statuses.filter((status) => openByStatus[status]);

/** Whether the todo is open, which is to say not completed. */
export function isOpen({ status }: { readonly status: Status }): boolean {
  return openByStatus[status];
}
