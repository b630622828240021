import { readAgentDbDump } from '../formats/agent-db-dump.js';
import { readMountedOcfs2 } from '../formats/mounted-ocfs2.js';
import { type Ocfs2Document, readOcfs2Parameters, readOcfs2Stats } from '../formats/ocfs2-parameters.js';
import { readXmList } from '../formats/xm-list.js';
import type { RemoteCommandName } from '../reach/remote-commands.js';

/** What a reply of a command holds at least, in words, and whether one does. */
interface ReplyForm {
  readonly form: string;
  readonly fits: (reply: Buffer) => boolean;
}

/**
 * Programs of these hosts say on standard output that they could not answer, and end with exit status 0. What always
 * tells something is named here: Domain-0 runs everywhere, find names the directories themselves. A server may have no
 * multipath devices, and a file server no exports.
 */
const forms: Readonly<Partial<Record<RemoteCommandName, ReplyForm>>> = {
  'agent-database': {
    form: 'a dump',
    fits: (reply) => !readAgentDbDump(reply).findings.some(({ code }) => code === 'no-dump'),
  },
  'running-domains': {
    form: 'a domain',
    fits: (reply) => readXmList(reply).document.domains.length > 0,
  },
  'ocfs2-devices': {
    form: 'a table of devices',
    fits: (reply) => readMountedOcfs2(reply).length > 0 || /^\s*Device\s/m.test(reply.toString('latin1')),
  },
  'ocfs2-parameters': { form: 'parameters', fits: (reply) => tells(readOcfs2Parameters(reply).document) },
  'ocfs2-parameters-without-block-size': {
    form: 'parameters',
    fits: (reply) => tells(readOcfs2Parameters(reply).document),
  },
  'ocfs2-superblock': { form: 'a superblock', fits: (reply) => tells(readOcfs2Stats(reply).document) },
  'device-names': {
    form: 'a path below /dev',
    fits: (reply) => /^\/dev\//m.test(reply.toString('latin1')),
  },
  'package-versions': {
    form: 'a package',
    fits: (reply) => /^\S+\t\S+\t/m.test(reply.toString('latin1')),
  },
};

function tells({ fileSystems }: Ocfs2Document): boolean {
  return fileSystems.length > 0;
}

/** Why this is no reply of the command; undefined for one. */
export function whyNoReply(name: RemoteCommandName, reply: Buffer): string | undefined {
  const { form, fits } = forms[name] ?? {};
  if (form === undefined || fits === undefined || fits(reply)) return undefined;
  const [first = ''] = reply.toString('utf8').trim().split('\n');
  return first === '' ? 'it prints nothing' : `it does not print ${form}, but begins with "${first}"`;
}
