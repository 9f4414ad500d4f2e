export { heldFields, type DescribedFormat, type Held, type HeldField } from './described-format.ts';
export { icalEvents } from './ical-events.ts';
export { formats } from './formats.ts';
