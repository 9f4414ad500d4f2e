import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The licences of the packages that a bundle is made of, as one text.
 *
 * @param root the folder that `inputs` are relative to
 * @param inputs the source files of the bundle, with `/` between folders
 * @throws Error when a package comes without a licence
 */
export async function thirdPartyLicences(root: string, inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap((file) => packageFolder(file) ?? []));
  const sections = await Promise.all(
    [...folders].toSorted().map((folder) => section(join(root, folder))),
  );
  return `todo contains these packages, under these licences.\n\n${sections.join('\n')}`;
}

/** The folder of the innermost package that holds a file; undefined for a file of this repository. */
export function packageFolder(file: string): string | undefined {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}

async function section(folder: string): Promise<string> {
  const manifest = await readFile(join(folder, 'package.json'), 'utf8');
  const { name, version, license } = JSON.parse(manifest) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  if (texts.length === 0 && license === undefined) throw new Error(`${name} has no licence.`);
  const text = texts.length > 0 ? texts.join('\n') : `Its package.json says: ${license}.\n`;
  return `${'-'.repeat(80)}\n${name} ${version}\n\n${text.trim()}\n`;
}
