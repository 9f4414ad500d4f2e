import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../../scripts/run-program.ts';

export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly certificate: string;
}

/** Makes a certificate for a name and for this machine, signed by itself, in a folder. */
export async function aCertificate(folder: string, name: string): Promise<Certificate> {
  const certificateFile = join(folder, 'certificate.pem');
  const keyFile = join(folder, 'key.pem');
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name},DNS:localhost`];
  const files = ['-keyout', keyFile, '-out', certificateFile];
  const { exitCode, stderr } = await runProgram(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'].concat(subject, files),
  );
  if (exitCode !== 0) throw new Error(stderr);
  return { certificateFile, keyFile, certificate: await readFile(certificateFile, 'utf8') };
}
