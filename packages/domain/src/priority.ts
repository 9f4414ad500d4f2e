/** From the least to the most urgent. */
export const priorities = ['none', 'low', 'medium', 'high'] as const;

/** One of {@link priorities}. A new todo has `none`. */
export type Priority = (typeof priorities)[number];
