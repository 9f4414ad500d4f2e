/*
 * Part of the published bundle, in the place of better-sqlite3's native half: loads the one that was built for this
 * platform. Only where both C libraries may be installed does it ask Node for a report, which takes 2 ms.
 */
const { existsSync } = process.getBuiltinModule('node:fs');

const { platform, arch } = process;

function isMusl() {
  const loader = { x64: 'x86_64', arm64: 'aarch64' }[arch];
  return (
    platform === 'linux' &&
    existsSync(`/lib/ld-musl-${loader}.so.1`) &&
    !process.report.getReport().header.glibcVersionRuntime
  );
}

function native() {
  const name = `${platform}${isMusl() ? 'musl' : ''}-${arch}`;
  const file = `./prebuilt/${name}.node`;
  try {
    return module.require(file);
  } catch (cause) {
    if (cause.code !== 'MODULE_NOT_FOUND') throw cause;
    throw new Error(
      `todo comes without SQLite for ${name}. Run it from a clone of its repository.`,
      {
        cause,
      },
    );
  }
}

module.exports = native();
