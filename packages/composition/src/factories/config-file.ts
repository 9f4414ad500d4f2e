/** Loads what changes and examines the user's config file. Few commands do, and none of the others waits for it. */
export async function configFile() {
  const [{ setInConfig, unsetInConfig }, { configNotes }, { settingNamed }] = await Promise.all([
    import('../settings/change-config.ts'),
    import('../settings/config-notes.ts'),
    import('../settings/setting-names.ts'),
  ]);
  return { setInConfig, unsetInConfig, configNotes, settingNamed };
}
