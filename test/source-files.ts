import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/** Every TypeScript file below a folder of the project, paths relative to that folder. */
export function typescriptFiles(folder: string): string[] {
  const root = join(projectRoot, folder);
  const walk = (directory: string): string[] =>
    readdirSync(directory).flatMap((name) => {
      const path = join(directory, name);
      if (statSync(path).isDirectory()) return walk(path);
      return name.endsWith('.ts') ? [relative(root, path)] : [];
    });
  return walk(root).sort();
}

/** One import or re-export of a file: what it names, and whether only types come through. */
export interface FoundImport {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** Every static and dynamic import and every re-export in a source text. */
export function importsOf(text: string): FoundImport[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found: FoundImport[] = [];
  for (const match of code.matchAll(
    /\b(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?'([^']+)'/g,
  )) {
    found.push({ specifier: match[2] ?? '', typeOnly: match[1] !== undefined });
  }
  for (const match of code.matchAll(/\bimport\(\s*'([^']+)'/g)) {
    found.push({ specifier: match[1] ?? '', typeOnly: false });
  }
  return found;
}

export function sourceText(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8');
}
