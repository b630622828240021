/**
 * `read-host-program.ts ROOT PORT USER KEY KNOWN_HOSTS`: reads the repositories below a directory of a host as a
 * capture does and keeps nothing of them. Prints JSON: seconds from the first packet to the end of the connection, peak
 * memory of the process in MB, the most that was held under way in MB (with `--expose-gc` only: it takes time), and the
 * SHA-256 of every file by its path.
 */
import { createHash } from 'node:crypto';
import { createSshHost } from '../../src/reach/ssh/ssh-host.js';
import { sshSettings } from '../../src/reach/ssh/ssh-settings.js';
import { repositoryFilesSource } from '../../src/sources/repository-files-source.js';

const [root = '', port = '', user = '', path = '', known = ''] = process.argv.slice(2);
const files: Record<string, string> = {};
let mostHeld = 0;
function noteHeld(): void {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  mostHeld = Math.max(mostHeld, (heapUsed + arrayBuffers) / 1e6);
}

const begin = performance.now();
let seen = 0;
const host = await createSshHost(
  sshSettings({
    host: '127.0.0.1',
    port: Number(port),
    user,
    logins: [{ by: 'key', path }],
    knownHosts: { read: [known], add: known },
  }),
);
const report = await repositoryFilesSource.capture(host, [root], {
  put: async (name, bytes) => {
    files[name] = createHash('sha256').update(bytes).digest('hex');
    seen += 1;
    if (globalThis.gc && seen % 100 === 0) noteHeld();
  },
});
await host.close();
const seconds = (performance.now() - begin) / 1000;
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds, peakMegabytes, mostHeld, problems: report.problems, files }));
