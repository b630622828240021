import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { quickDirectory } from '../../run-directories.js';
import { type TestCertificate, testCertificate } from './certificate.js';

const made = new Map<string, TestCertificate>();

/**
 * A certificate of this process: making one takes longer than most of what is done with it. Each number has another.
 * @param number which one
 */
export function certificateOf(number: number, { expired = false } = {}): TestCertificate {
  const key = `${number} ${expired}`;
  const certificate = made.get(key) ?? newCertificate(expired);
  made.set(key, certificate);
  return certificate;
}

function newCertificate(expired: boolean): TestCertificate {
  const directory = mkdtempSync(join(quickDirectory(), 'ovm-certificate-'));
  try {
    return testCertificate(directory, { expired });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
