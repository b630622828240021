import { dirname, resolve } from 'node:path';
import type {
  CopyConfiguration,
  EstateConfiguration,
  NightlyConfiguration,
  Retention,
} from '../../base/configuration.js';
import { counted } from '../../base/counted.js';
import { RescueError } from '../../base/errors.js';
import { mayWriteIn } from '../../reach/may-write-in.js';
import { programPath } from '../../reach/program-path.js';
import { loginText, parseRemotePath } from '../../reach/ssh/ssh-address.js';
import { tryWebhook } from '../../reach/webhook.js';
import type { Secrets } from '../live/secrets.js';
import { refuseOwnArchives } from '../nightly/copy-target.js';
import { type NoticeTarget, noticeTargets, webhookOf } from '../nightly/send-notice.js';
import type { EstateHosts } from '../ssh/estate-hosts.js';
import { treeWord } from './host-words.js';
import type { ConnectionProbe } from './tried-connection.js';

/** A place for copies, with user and port of its host as the estate says them. */
export type CopyWords = ({ readonly directory: string } | { readonly ssh: string }) & {
  readonly retention?: Retention;
};

/** The copies of an estate as the jobs take them. */
export function copyWords(estate: EstateConfiguration): CopyWords[] {
  return (estate.nightly?.copies ?? []).map((copy: CopyConfiguration) =>
    'ssh' in copy ? { ...copy, ssh: treeWord(copy.ssh, estate) } : copy,
  );
}

export interface NightlyProbesOptions {
  readonly hosts: Pick<EstateHosts, 'open'>;
  readonly secrets: Secrets;
  /** The directory of the archives. */
  readonly archives: string;
}

/**
 * What the nightly run needs besides: places of copies, who is told, and the place of the metrics. Nothing is written, no
 * command run and no notice sent.
 */
export function nightlyProbes(
  estate: EstateConfiguration,
  { hosts, secrets, archives }: NightlyProbesOptions,
): ConnectionProbe[] {
  const { notices = [], metrics }: NightlyConfiguration = estate.nightly ?? {};
  return [
    ...copyWords(estate).map((copy) =>
      'ssh' in copy ? remoteProbe(copy.ssh, hosts) : copiesProbe(copy.directory, archives),
    ),
    ...noticeTargets(notices).map((target) => noticeProbe(target, secrets)),
    ...(metrics === undefined ? [] : [directoryProbe('metrics', dirname(metrics))]),
  ];
}

/** A place of copies is another one than that of the archives. */
function copiesProbe(directory: string, archives: string): ConnectionProbe {
  const probe = directoryProbe('copies', directory);
  return {
    ...probe,
    run: async () => {
      refuseOwnArchives(directory, archives);
      return probe.run();
    },
  };
}

/** Both must exist: below a mount that is missing nothing is to be made. */
function directoryProbe(key: 'copies' | 'metrics', directory: string): ConnectionProbe {
  return {
    ...{
      source: `nightly.${key}`,
      address: directory,
      tried: 'may write there',
      lane: 'here',
      required: true,
    },
    run: async () => {
      if (mayWriteIn(directory) === resolve(directory)) return 'writable';
      throw new RescueError('OVM_WRITE_FAILED', directory, 'it does not exist; is it mounted?');
    },
  };
}

function remoteProbe(word: string, hosts: Pick<EstateHosts, 'open'>): ConnectionProbe {
  const { path, ...address } = parseRemotePath(word);
  const shown = `ssh://${loginText(address)}${path}`;
  return {
    ...{ source: 'nightly.copies', address: shown, host: address, lane: address.host, required: true },
    tried: 'list the directory',
    run: async () => counted((await (await hosts.open(address)).readDirectory(path)).length, 'name'),
  };
}

function noticeProbe({ name, notice }: NoticeTarget, secrets: Secrets): ConnectionProbe {
  const shared = { source: 'nightly.notices', address: name, lane: name, required: true };
  if ('command' in notice) {
    const run = async () => `found as ${programPath(notice.command[0] ?? '')}`;
    return { ...shared, tried: 'look for the program', run };
  }
  return {
    ...{ ...shared, tried: 'look at the certificate' },
    run: async () => {
      await tryWebhook(await webhookOf(notice, secrets));
      return 'trusted; nothing was sent';
    },
  };
}
