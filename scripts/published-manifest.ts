/** What `exports`, `imports` and `bin` point at: a file, or one a condition. */
export type Target = string | { readonly [condition: string]: Target };
type Targets = Readonly<Record<string, Target>>;

/** A package.json as it stands in this repository, as far as the build has to know it. */
export interface SourceManifest {
  readonly name: string;
  readonly description: string;
  readonly exports: Targets;
  readonly imports?: Targets;
  readonly bin?: Readonly<Record<string, string>>;
}

/** Files of other packages that are published as part of this one, because whole packages would be too much. */
const assetPrefix = '#assets/';

/** What only means something inside this repository. */
const left = new Set(['private', 'scripts', 'devDependencies']);

/** The package.json that goes to the registry: TypeScript has become JavaScript with types beside it. */
export function publishedManifest(source: SourceManifest): Readonly<Record<string, unknown>> {
  const kept = Object.entries(source).filter(([key]) => !left.has(key));
  return {
    ...Object.fromEntries(kept),
    exports: mapTargets(source.exports, withTypes),
    ...(source.imports && { imports: publishedImports(source.imports) }),
    ...(source.bin
      ? { bin: mapTargets(source.bin, (file) => file.replace(/^\.\//, '')) }
      : { sideEffects: false }),
    files: ['**/*.js', '**/*.js.map', '**/*.d.ts', 'assets'],
    publishConfig: { access: 'public' },
  };
}

/** The README as it is published: links to other files of this repository lead nowhere there, so their texts stay. */
export function publishedReadme(source: string): string {
  return source.replaceAll(/\[([^\]]+)\]\(\.\.\/[^)]*\)/g, '$1');
}

/** The TypeScript files that are reached from outside; everything else is reached from them. */
export function entryPoints({ exports, imports = {} }: SourceManifest): readonly string[] {
  return [...files(exports), ...files(imports)].filter((file) => isSource(file));
}

/** What others import, and the TypeScript file that it is. */
export function exportedSources({
  name,
  exports,
}: SourceManifest): readonly (readonly [id: string, file: string])[] {
  return Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === 'string' && isSource(target) ? [[name + subpath.slice(1), target]] : [],
  );
}

/** The files of other packages to put into `assets/`: file name and specifier. */
export function assets({ imports = {} }: SourceManifest): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(imports).flatMap(([name, target]) =>
      name.startsWith(assetPrefix) && typeof target === 'string'
        ? [[name.slice(assetPrefix.length), target]]
        : [],
    ),
  );
}

/** Where a file of a package comes to lie, from the package's folder on: what was in `src` is at the top. */
export function placeOf(file: string): string {
  return file.replace(/^(\.[\\/])?src[\\/]/, '$1');
}

function publishedImports(imports: Targets): Targets {
  return Object.fromEntries(
    Object.entries(imports).map(([name, target]) => [
      name,
      name.startsWith(assetPrefix)
        ? `./assets/${name.slice(assetPrefix.length)}`
        : mapTarget(target, codeOf),
    ]),
  );
}

/** What a script has built for a package lies in its `dist`, and is published as its `assets`. */
const builtPrefix = './dist/';

/** Whether the package has files that a script builds. */
export function hasBuiltFiles({ imports = {} }: SourceManifest): boolean {
  return files(imports).some((file) => file.startsWith(builtPrefix));
}

function withTypes(file: string): Target {
  if (!isSource(file)) return codeOf(file);
  const code = codeOf(file);
  return { types: code.replace(/\.js$/, '.d.ts'), default: code };
}

function codeOf(file: string): string {
  if (file.startsWith(builtPrefix)) return `./assets/${file.slice(builtPrefix.length)}`;
  return isSource(file) ? placeOf(file).replace(/\.ts$/, '.js') : file;
}

function isSource(file: string): boolean {
  return file.startsWith('./') && file.endsWith('.ts');
}

function files(targets: Target): readonly string[] {
  return typeof targets === 'string' ? [targets] : Object.values(targets).flatMap(files);
}

function mapTargets(targets: Targets, change: (file: string) => Target): Targets {
  return Object.fromEntries(
    Object.entries(targets).map(([name, target]) => [name, mapTarget(target, change)]),
  );
}

function mapTarget(target: Target, change: (file: string) => Target): Target {
  return typeof target === 'string' ? change(target) : mapTargets(target, change);
}
