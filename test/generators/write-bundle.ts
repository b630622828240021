import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { toolVersion } from '../../src/base/version.js';
import { projectRoot } from '../source-files.js';

/**
 * The whole program as one file that needs nothing but Node: for a machine on which nothing can be installed. What is
 * machine code stays out and says so when it is needed. Written to `dist/bundle` by `npm run build`.
 */
export async function buildBundle(outfile: string): Promise<void> {
  const result = await build({
    stdin: { contents: entry, resolveDir: projectRoot, sourcefile: 'bundle-entry.ts', loader: 'ts' },
    absWorkingDir: projectRoot,
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // as texts that are left in place; the whole licences are in the head
    legalComments: 'inline',
    charset: 'utf8',
    logLevel: 'error',
    plugins: [leaveOut],
    define: { ovmRescueBundle: JSON.stringify({ sql: sqlTexts() }) },
    banner: { js: beginning },
  });
  const [file] = result.outputFiles;
  if (!file) throw new Error('esbuild gave no file');
  mkdirSync(dirname(outfile), { recursive: true });
  writeFileSync(outfile, `${head(packagesIn(result.metafile))}\n${file.text.replace(/^#!.*\n/, '')}`);
}

/** Packages are partly in the older form of modules, in which these names are there. An old Node fails in odd places. */
const beginning = [
  "import { createRequire as ovmRequire } from 'node:module';",
  "import { dirname as ovmDirname } from 'node:path';",
  "import { fileURLToPath as ovmPath } from 'node:url';",
  'const require = ovmRequire(import.meta.url);',
  'const __filename = ovmPath(import.meta.url);',
  'const __dirname = ovmDirname(__filename);',
  "const [ovmMajor, ovmMinor] = process.versions.node.split('.').map(Number);",
  'if (ovmMajor < 20 || (ovmMajor === 20 && ovmMinor < 19)) {',
  "  console.error('error: ovm-rescue needs Node 20.19 or later, and this is ' + process.versions.node);",
  '  process.exit(1);',
  '}',
].join('\n');

/** A thread of an export runs the same file. */
const entry = `
import { isMainThread } from 'node:worker_threads';
if (isMainThread) await import('./src/main.ts');
else await import('./src/jobs/schema/export-thread.ts');
`;

/** Machine code, which one file cannot hold. Packages that work without theirs go on when this is thrown. */
const leaveOut: Plugin = {
  name: 'leave-out',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:libsql|cpu-features)$|\.node$/ }, ({ path }) => ({
      path,
      namespace: 'left-out',
    }));
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `throw Object.assign(new Error(${JSON.stringify(`${path} is not in the single file`)}), { code: 'MODULE_NOT_FOUND' });`,
      loader: 'js',
    }));
  },
};

function sqlTexts(): Record<string, string> {
  const directory = join(projectRoot, 'sql');
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.sql'),
  );
  return Object.fromEntries(
    names.sort().map((name) => [name.replace(/\.sql$/, ''), readFileSync(join(directory, name), 'utf8')]),
  );
}

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  /** As old packages have it. */
  readonly licenses?: readonly { readonly type: string }[];
  readonly author?: string;
}

interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Licence, notices and licences of what is in the package itself, as the package brings them. */
  readonly texts: readonly string[];
}

/** Every package of which a byte came into the file. Throws for one without a text of its licence. */
function packagesIn(metafile: Metafile): BundledPackage[] {
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path),
  );
  const directories = new Set(
    used.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  return [...directories].sort().map((directory) => readPackage(join(projectRoot, directory)));
}

function readPackage(directory: string): BundledPackage {
  const described = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as PackageJson;
  const { name, version } = described;
  const licence = described.license ?? (described.licenses ?? []).map(({ type }) => type).join(' or ');
  const names = readdirSync(directory).filter((file) =>
    /^(?:licen[cs]e|notice|copying|third_party)/i.test(file),
  );
  const texts = names.sort().map((file) => readFileSync(join(directory, file), 'utf8').trim());
  if (texts.length === 0) texts.push(writtenOut(described));
  return { name, version, licence, texts };
}

/** For a package that names the MIT licence and brings no text of it. Throws for any other licence. */
function writtenOut({ name, license, author }: PackageJson): string {
  if (license !== 'MIT' || author === undefined)
    throw new Error(`${name} brings no text of its licence ${license}`);
  return `MIT License\n\nCopyright (c) ${author}\n\n${mit}`;
}

/** https://spdx.org/licenses/MIT.html */
const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

function head(packages: readonly BundledPackage[]): string {
  const licence = readFileSync(join(projectRoot, 'LICENSE'), 'utf8').trim();
  const parts = [
    `ovm-rescue ${toolVersion} as one file, for Node 20.19 or later: node FILE --help`,
    'It holds the packages below, each under its own licence. First the licence of ovm-rescue itself.',
    licence,
    ...packages.flatMap(({ name, version, licence: short, texts }) => [
      `${'-'.repeat(80)}\n${name} ${version} (${short})`,
      ...texts,
    ]),
  ];
  const text = parts.join('\n\n').replaceAll('*/', '* /').replaceAll('\r\n', '\n');
  return `#!/usr/bin/env node\n/*!\n${text}\n*/`;
}

if (process.argv[1]?.endsWith('write-bundle.ts')) {
  await buildBundle(process.argv[2] ?? join(projectRoot, 'dist/bundle/ovm-rescue.mjs'));
}
