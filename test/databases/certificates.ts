import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An authority, and what it has signed for a server; all of it PEM. */
export interface Certificates {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** Why none can be made here, or `false`. */
export const noCertificates =
  spawnSync('openssl', ['version']).status !== 0 && 'openssl is not installed';

/** @param address of the server, as it is in the URL */
export async function certificatesFor(address: string): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'todo-certificates-'));
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  try {
    await writeFile(join(folder, 'names'), `subjectAltName=IP:${address}\n`);
    openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca', '-subj', '/CN=Test CA');
    openssl('req', ...newKey, '-keyout', 'key', '-out', 'request', '-subj', `/CN=${address}`);
    const signed = ['-CA', 'ca', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
    openssl('x509', '-req', '-in', 'request', '-out', 'certificate', ...signed);
    const [ca = '', certificate = '', key = ''] = await Promise.all(
      ['ca', 'certificate', 'key'].map((name) => readFile(join(folder, name), 'utf8')),
    );
    return { ca, certificate, key };
  } finally {
    await rm(folder, { recursive: true });
  }
}
