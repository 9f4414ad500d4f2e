import { heldFields, type DescribedFormat } from '@todo/adapters-formats';
import { table } from '../../bench/measure.ts';

/** What docs/file-formats.md says of a format. */
export function formatSection(format: DescribedFormat): string {
  const rows = heldFields.map((field) => {
    const { place, kept, limits = '' } = format.holds[field];
    return [`\`${field}\``, place, kept, limits];
  });
  return [
    `## ${format.title}`,
    '',
    `\`--format ${format.name}\`, \`.${format.extension}\`${format.write ? '' : ', import only'}.`,
    '',
    table(['field', 'in the file', 'kept', 'not kept, or to what precision'], rows),
    '',
    ...format.rules.map((rule) => `- ${rule}`),
    '',
  ].join('\n');
}
