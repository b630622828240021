import type { SshHost } from '../ssh/ssh-host.js';
import { newWorkplace } from './new-workplace.js';
import type { ToolHost } from './tool-host.js';

/** A dump of a repository database takes minutes; a day is for the slowest of all. */
const longestRunMs = 24 * 3_600_000;

/** The tools on a machine that is reached by SSH. They run as the user who logs in. Whoever opened the host closes it. */
export function sshToolHost(host: SshHost): ToolHost {
  const run: ToolHost['run'] = async (line, { input, onOutput = () => {}, stallMs, isAtWork }) => {
    const limits = { stallMs, totalMs: longestRunMs, ...(isAtWork && { isAtWork }) };
    const end = await host.runToEnd(line, onOutput, { ...limits, ...(input && { input }) });
    return { status: end.status, signal: end.signal, complaint: end.stderr.toString('utf8') };
  };
  return {
    name: host.name,
    run,
    workplace: (below) => newWorkplace({ run }, below, (line) => host.hold(line)),
    readChunks: (path) => host.readChunks(path),
    readFile: (path, maxBytes) => host.readFile(path, maxBytes),
    readDirectory: (path) => host.readDirectory(path),
  };
}
