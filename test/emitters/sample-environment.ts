import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment, EnvironmentPart } from '../../src/model/environment.js';
import { mergeEnvironment } from '../../src/model/merge.js';
import type { Host, TreeEntry } from '../../src/reach/host.js';
import { createLocalHost } from '../../src/reach/local-host.js';
import { fileSources } from '../../src/sources/index.js';
import type { CapturedFiles, CaptureSink, FileSource } from '../../src/sources/source.js';

const estate = fileURLToPath(new URL('../fixtures/sample-estate', import.meta.url));

/** Where each source finds its part of the sample estate. */
const roots: Readonly<Record<string, string>> = {
  'repository-files': 'repositories',
  'manager-files': 'manager-files',
};

/** The sample estate, captured and interpreted by every source of files, with the sizes that `sizes.tsv` gives its disks. */
export async function sampleEnvironment(): Promise<Environment> {
  const host = hostWithSizes(createLocalHost());
  const parts: EnvironmentPart[] = [];
  for (const source of fileSources) parts.push(await interpreted(source, host));
  await host.close();
  return mergeEnvironment('sample', parts);
}

async function interpreted(source: FileSource, host: Host): Promise<EnvironmentPart> {
  const directory = roots[source.name];
  if (directory === undefined) throw new Error(`no part of the sample estate is known for ${source.name}`);
  const memory = captureInMemory();
  await source.capture(host, [join(estate, directory)], memory.sink);
  return source.interpret(memory.captured);
}

/** A place for captured bytes that is gone with the test. */
export function captureInMemory(): { readonly sink: CaptureSink; readonly captured: CapturedFiles } {
  const files = new Map<string, Uint8Array>();
  const read = async (path: string): Promise<Uint8Array> => {
    const bytes = files.get(path);
    if (bytes === undefined) throw new Error(`${path} was not captured`);
    return bytes;
  };
  return {
    sink: {
      put: async (path, bytes) => {
        files.set(path, bytes);
      },
    },
    captured: {
      get paths() {
        return [...files.keys()];
      },
      read,
    },
  };
}

/** Disks of the fixture are placeholders: their sizes come from a table, and their time is the same on every machine. */
function hostWithSizes(host: Host): Host {
  const sizes = fixtureSizes();
  const withSize = (root: string, entry: TreeEntry): TreeEntry => {
    const size = sizes.get(join(root, entry.path));
    const told = { ...entry, mtimeMs: Date.UTC(2013, 9, 3, 12) };
    return size === undefined ? told : { ...told, size, blocks: Math.ceil(size / 512) };
  };
  return {
    ...host,
    name: host.name,
    async *walk(root, options) {
      for await (const entry of host.walk(root, options)) yield withSize(root, entry);
    },
    readDirectory: (path) => host.readDirectory(path),
    readFile: (path, maxBytes) => host.readFile(path, maxBytes),
    close: () => host.close(),
  };
}

function fixtureSizes(): ReadonlyMap<string, number> {
  const rows = readFileSync(join(estate, 'sizes.tsv'), 'utf8').trimEnd().split('\n').slice(1);
  return new Map(
    rows.map((row) => {
      const [path = '', bytes] = row.split('\t');
      return [join(estate, path), Number(bytes)];
    }),
  );
}
