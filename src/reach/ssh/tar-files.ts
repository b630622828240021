import { pathBytes, pathText } from '../path-text.js';
import { remoteCommandLine } from '../remote-commands.js';
import { runCommand } from './run-command.js';
import type { SshConnection } from './ssh-connection.js';
import { TarReader } from './tar-reader.js';

/**
 * The contents of many files at once, by one tar on the host that gets their paths on its standard input. Nothing
 * when tar is not there or complains: a file that shrinks meanwhile would be filled up with zeros. A file that is no
 * regular one, or is the second name of another, is left out.
 *
 * @param maxBytes more than this in all is not taken
 */
export async function filesByTar(
  connection: SshConnection,
  paths: readonly string[],
  maxBytes: number,
): Promise<Map<string, Buffer> | undefined> {
  const files = new Map<string, Buffer>();
  const chunks: Buffer[] = [];
  let current: { readonly path: string; left: number } | undefined;
  let total = 0;
  const finish = () => {
    if (current && current.left === 0) files.set(current.path, Buffer.concat(chunks));
  };
  const tar = new TarReader({
    begin({ path, isFile, size }) {
      current = isFile ? { path: pathText(path), left: size } : undefined;
      chunks.length = 0;
      finish();
    },
    contents(chunk) {
      if (!current) return;
      chunks.push(Buffer.from(chunk));
      current.left -= chunk.length;
      finish();
    },
  });
  try {
    const end = await runCommand(
      connection,
      remoteCommandLine('read-files', {}),
      (chunk) => {
        total += chunk.length;
        if (total > maxBytes + paths.length * 4096 + 65_536) throw new RangeError('the files have grown');
        tar.take(chunk);
      },
      { input: nameList(paths) },
    );
    return end.status === 0 && tar.isWhole ? files : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function* nameList(paths: readonly string[]): Iterable<Uint8Array> {
  for (let at = 0; at < paths.length; at += 256) {
    yield Buffer.concat(paths.slice(at, at + 256).flatMap((path) => [pathBytes(path), Buffer.of(0)]));
  }
}
