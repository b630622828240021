import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const libraryName = /^libclntsh\.so(\.|$)/;

/** Where the system's loader looks besides what it is told. */
const loaderConfigs = '/etc/ld.so.conf.d';
const usualDirectories: readonly string[] = ['/lib64', '/usr/lib64', '/lib', '/usr/lib'];

/**
 * The directory in which the loader finds Oracle's client library; undefined when there is none. It must be on the path
 * before the process starts (node-oracledb, "Initializing node-oracledb": on Linux never name it to the driver).
 */
export function clientLibraryDirectory(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const told = (environment.LD_LIBRARY_PATH ?? '').split(':').filter((directory) => directory !== '');
  return [...told, ...configuredDirectories(), ...usualDirectories].find(holdsLibrary);
}

function configuredDirectories(): string[] {
  return filesOf(loaderConfigs)
    .filter((name) => name.endsWith('.conf'))
    .flatMap((name) => linesOf(join(loaderConfigs, name)))
    .filter((line) => line.startsWith('/'));
}

function holdsLibrary(directory: string): boolean {
  return filesOf(directory).some((name) => libraryName.test(name));
}

function filesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.trim());
  } catch {
    return [];
  }
}
