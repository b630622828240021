import { RescueError } from '../../../base/errors.js';
import type { Host } from '../../../reach/host.js';

const mountsFile = '/proc/self/mounts';
const largestMounts = 4 * 1024 * 1024;

/** Where servers mount repositories (user guides, repositories). */
export const mounted = '/OVS/Repositories';

/**
 * Why nothing may be written below a repository's directory: where servers mount repositories, one that is not mounted is a
 * directory of the root file system, which copies would fill. Undefined where it is a mount point, and for a tree that lies
 * elsewhere, which its owner named. Throws what reaching the host throws.
 */
export async function whyNotMounted(host: Host, path: string): Promise<string | undefined> {
  if (!path.startsWith(`${mounted}/`)) return undefined;
  try {
    const text = Buffer.from(await host.readFile(mountsFile, largestMounts)).toString('utf8');
    return mountPoints(text).has(path) ? undefined : `${path} of ${host.name} is not mounted`;
  } catch (error) {
    if (!(error instanceof RescueError) || !error.code.startsWith('OVM_FILE_')) throw error;
    return `whether ${path} of ${host.name} is mounted cannot be told: ${error.why}`;
  }
}

/** Of lines as proc(5) has them, with blanks as `\040`. */
function mountPoints(text: string): ReadonlySet<string> {
  const points = text.split('\n').flatMap((line) => line.split(' ')[1] ?? []);
  return new Set(
    points.map((point) =>
      point.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8))),
    ),
  );
}
