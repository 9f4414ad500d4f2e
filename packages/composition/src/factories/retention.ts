import type { Retention } from '@todo/application';
import type { SettingValues } from '../settings/settings-schema.ts';

/** How long changes and deleted todos are kept. */
export type RetentionDays = Pick<Retention, 'historyDays' | 'trashDays'>;

/** The days that the settings say. */
export function retentionDaysFrom({
  HISTORY_DAYS: historyDays,
  TRASH_DAYS: trashDays,
}: SettingValues): RetentionDays {
  return { historyDays, trashDays };
}
