import { readFileSync } from 'node:fs';
import type { ReadFinding } from '../../src/formats/document.js';

/** The bytes of test/fixtures/<path>. */
export function fixtureBytes(path: string): Uint8Array {
  return readFileSync(new URL(`../fixtures/${path}`, import.meta.url));
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Findings as `line:column code`, which is what most tests look at. */
export function codesOf(findings: readonly ReadFinding[]): string[] {
  return findings.map((finding) => `${finding.line}:${finding.column} ${finding.code}`);
}
