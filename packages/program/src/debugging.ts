import type { Debugging } from '@todo/cli';
import type { Environment, SettingScope } from '@todo/composition/factories';

/** Whether commands that use these settings show the stack of an unexpected error. */
export function debuggingFor(environment: Environment, scope: SettingScope): Debugging {
  return {
    // As `ownVariable` names it, which to load would hold up the help.
    variable: scope === 'todos' ? 'TODO_DEBUG' : 'DEBUG',
    async isOn() {
      const { isYes, settingTexts, SettingsError } = await import('@todo/composition/factories');
      try {
        // The bare text: the other settings have nothing to do with it, and may be wrong.
        return isYes(settingTexts(environment, scope, {}, ['DEBUG']).get('DEBUG')?.text ?? '');
      } catch (error) {
        // A file with settings that cannot be read asks for nothing.
        if (error instanceof SettingsError) return false;
        throw error;
      }
    },
  };
}
