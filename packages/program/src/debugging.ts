import type { Debugging } from '@todo/cli';
import type { Environment, SettingScope } from '@todo/composition/factories';

/** Whether commands that use these settings show the stack of an unexpected error. */
export function debuggingFor(environment: Environment, scope: SettingScope): Debugging {
  return {
    // The name that `ownVariable` gives it; loading that function would delay the help.
    variable: scope === 'todos' || scope === 'remote' ? 'TODO_DEBUG' : 'DEBUG',
    async isOn() {
      const { isYes, settingTexts, SettingsError } = await import('@todo/composition/factories');
      try {
        // Only this text is read, because other settings may be invalid.
        return isYes(settingTexts(environment, scope, {}, ['DEBUG']).get('DEBUG')?.text ?? '');
      } catch (error) {
        // A settings file that cannot be read does not turn debugging on.
        if (error instanceof SettingsError) return false;
        throw error;
      }
    },
  };
}
