export {
  aCommandLine,
  aShell,
  noted,
  printed,
  refused,
  usualPreference,
  type Ending,
} from './a-shell.ts';
export { anIo, Recorder, type TestIo } from './an-io.ts';
