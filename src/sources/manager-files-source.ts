import { RescueError } from '../base/errors.js';
import { holdsSecret } from '../base/secret.js';
import type { FileKind } from '../formats/file-kind.js';
import { recogniseKind } from '../formats/recognise.js';
import { xmlNamesSecret } from '../formats/xml-secrets.js';
import type { Host, TreeEntry } from '../reach/host.js';
import { interpretManagerFiles } from './manager-files-facts.js';
import type { CaptureProblem, CaptureReport, CaptureSink, FileSource } from './source.js';

/** The largest of these files but for replies, an `xm list -l` of a full server, is far smaller. */
const maxFile = 4 * 1024 * 1024;
/** A list of thousands of VMs from the REST interface has some 3 KB for each. */
const maxReply = 64 * 1024 * 1024;

function maxSize(path: string): number {
  return /\.(?:json|xml)$/i.test(path) ? maxReply : maxFile;
}

/** Kinds that belong to a repository or to nobody; every other kind tells something about a manager or a server. */
const otherKinds: ReadonlySet<FileKind> = new Set(['vm.cfg', 'ovsrepo', 'ovsmeta', 'cli-script']);

/**
 * Copies of files of the manager host and of servers, and saved replies of their commands, in any layout: what a file
 * is, is told by its content. One directory for each server keeps their replies apart. Only recognised files are
 * captured, so that keys and other things that lie beside them stay where they are.
 */
export const managerFilesSource: FileSource = {
  name: 'manager-files',
  capture: captureManagerFiles,
  interpret: interpretManagerFiles,
};

async function captureManagerFiles(
  host: Host,
  roots: readonly string[],
  sink: CaptureSink,
): Promise<CaptureReport> {
  const problems: CaptureProblem[] = [];
  let files = 0;
  let bytes = 0;
  for (const [index, root] of roots.entries()) {
    const before = files;
    const prefix = roots.length > 1 ? `${index + 1}/` : '';
    for await (const entry of host.walk(root, { willRead: mayBeOne })) {
      const content = await recognised(host, root, entry, problems);
      if (!content) continue;
      const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1');
      await sink.put(prefix + entry.path, content, {
        containsSecrets: holdsSecret(text) || xmlNamesSecret(text),
      });
      files += 1;
      bytes += content.byteLength;
    }
    if (files === before) {
      throw new RescueError(
        'OVM_SOURCE_EMPTY',
        root,
        'no file in it was recognised as one of a manager or server',
      );
    }
  }
  return { source: 'manager-files', roots, files, bytes, problems };
}

function mayBeOne({ error, type, size, path }: TreeEntry): boolean {
  return error === undefined && type === 'file' && size > 0 && size <= maxSize(path);
}

/** The content of a file that tells something about a manager or server, undefined for any other. */
async function recognised(
  host: Host,
  root: string,
  entry: TreeEntry,
  problems: CaptureProblem[],
): Promise<Uint8Array | undefined> {
  if (entry.error !== undefined) problems.push({ path: entry.path, reason: entry.error });
  if (!mayBeOne(entry)) return undefined;
  const content = await readOrReport(host, root, entry.path, problems);
  const kind = content && recogniseKind(entry.path.split('/').at(-1) ?? '', content);
  return kind && !otherKinds.has(kind) ? content : undefined;
}

async function readOrReport(
  host: Host,
  root: string,
  path: string,
  problems: CaptureProblem[],
): Promise<Uint8Array | undefined> {
  try {
    return await host.readFile(`${root.replace(/\/+$/, '')}/${path}`, maxSize(path));
  } catch (error) {
    if (!(error instanceof RescueError) || !error.code.startsWith('OVM_FILE_')) throw error;
    problems.push({ path, reason: error.message });
    return undefined;
  }
}
