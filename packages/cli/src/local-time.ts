/** `17:00`, in the time zone of this process. */
export function localTime(moment: Date): string {
  return `${twoDigits(moment.getHours())}:${twoDigits(moment.getMinutes())}`;
}

/** `2026-11-30 17:00`, in the time zone of this process. */
export function localDateTime(moment: Date): string {
  const year = String(moment.getFullYear()).padStart(4, '0');
  const date = [year, twoDigits(moment.getMonth() + 1), twoDigits(moment.getDate())].join('-');
  return `${date} ${localTime(moment)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
