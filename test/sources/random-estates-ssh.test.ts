import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSshHost, type SshHost } from '../../src/reach/ssh/ssh-host.js';
import { managerFilesSource } from '../../src/sources/manager-files-source.js';
import { captureManagerHost } from '../../src/sources/manager-host-capture.js';
import { repositoryFilesSource } from '../../src/sources/repository-files-source.js';
import { captureServer } from '../../src/sources/server-capture.js';
import type { CaptureReport, CaptureSink } from '../../src/sources/source.js';
import { hostFilePrograms } from '../doubles/hosts/host-files.js';
import { repositoryTrees } from '../doubles/hosts/world-repositories.js';
import { managerFiles, repositoriesOf, serverFiles } from '../doubles/hosts/world-server-files.js';
import { worldServerPrograms } from '../doubles/hosts/world-server-programs.js';
import { writeTree } from '../doubles/hosts/write-files.js';
import { testCertificate } from '../doubles/https/certificate.js';
import type { Release, World, WorldServer } from '../doubles/ovm-manager/world.js';
import { randomEstate } from '../generators/random-estate.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estateHosts, settingsFor } from '../reach/ssh/estate-host.js';
import { captureSink } from './capture-sink.js';
import { captureManager, managersAtHand } from './manager-at-hand.js';
import { byAgents, byRest, type CapturedParts, together } from './random-estates/capture-estate.js';
import { judge, type SourceName } from './random-estates/judge-estate.js';

const scratch = scratchDirectories();
const startHost = estateHosts();
const { start: startManager, settingsOf } = managersAtHand();

/** Programs and files of a server of the world, behind a real sshd. */
async function serverHost(server: WorldServer, world: World, directory: string) {
  const files = serverFiles(server, world);
  const place = { 'cluster.conf': 'etc/ocfs2', 'network-scripts': 'etc/sysconfig' };
  const onHost = Object.entries(files).flatMap(([name, text]) => {
    const top = name.split('/')[0] as keyof typeof place;
    return place[top] === undefined ? [] : [[`${place[top]}/${name}`, text] as const];
  });
  // the directory of network scripts is there without any card as well
  const written = writeTree(directory, {
    'etc/sysconfig/network-scripts/ifup': '#!/bin/sh\n',
    ...Object.fromEntries(onHost),
  });
  const programs = worldServerPrograms(server, world, { showmount: exportsProgram(server, world) });
  return startHost({ programs: { ...hostFilePrograms(written), ...programs } });
}

function exportsProgram(server: WorldServer, world: World): string {
  const paths = repositoriesOf(server, world)
    .map(({ location }) => location.split(':'))
    .filter(([, path]) => path !== undefined);
  const rows = paths.map(([host, path]) => `  '${host}') echo '${path} *' ;;`);
  return `case "$3" in\n${rows.join('\n')}\n  *) exit 1 ;;\nesac`;
}

/** Asks every host of the world by SSH, and reads the repositories through the first of them. */
async function bySsh(world: World, directory: string): Promise<CapturedParts> {
  const repositories = writeTree(join(directory, 'Repositories'), repositoryTrees(world));
  const files = captureSink();
  const trees = captureSink();
  const reports: CaptureReport[] = [];
  for (const [index, server] of world.servers.entries()) {
    const name = server.unshown?.hostname ?? '';
    await asked(await serverHost(server, world, join(directory, name)), async (host) => {
      reports.push(await captureServer(host, below(`servers/${name}`, files)));
      if (index === 0) reports.push(await repositoryFilesSource.capture(host, [repositories], trees));
    });
  }
  const { '.config': config = '', ovmm = '' } = managerFiles(world);
  const home = 'u01/app/oracle/ovm-manager-3';
  const written = writeTree(join(directory, 'manager'), {
    [`${home}/.config`]: config,
    [`${home}/domains/ovm_domain/security/ovmca.jks`]: 'keys',
    'etc/sysconfig/ovmm': ovmm,
  });
  const manager = await startHost({
    programs: { ...hostFilePrograms(written), rpm: "printf 'ovm-manager\\t3.3.3\\t1085\\tnoarch\\n'" },
  });
  await asked(manager, async (host) => {
    reports.push(await captureManagerHost(host, below('managers/ovmm', files)));
  });
  return {
    parts: [
      await repositoryFilesSource.interpret(trees.captured()),
      await managerFilesSource.interpret(files.captured()),
    ],
    problems: reports.flatMap(({ problems }) => problems),
  };
}

async function asked(
  sshd: Awaited<ReturnType<typeof startHost>>,
  ask: (host: SshHost) => Promise<void>,
): Promise<void> {
  const host = await createSshHost(settingsFor(sshd, { sudo: true }));
  try {
    await ask(host);
  } finally {
    await host.close();
  }
}

function below(directory: string, sink: CaptureSink): CaptureSink {
  return { put: (path, bytes, options) => sink.put(`${directory}/${path}`, bytes, options) };
}

async function byCliOverSsh(world: World, release: Release): Promise<CapturedParts> {
  const legacy = release === '3.2';
  const server = await startManager({ release, world, old: legacy });
  const { part, report } = await captureManager(settingsOf(server, { legacy }));
  return { parts: [part], problems: report.problems };
}

describe('a random estate over real connections', () => {
  it.each([
    ['3.2', 51],
    ['3.4', 19],
  ] as const)(
    'when one of %s is captured by SSH, HTTPS and agents, then all tell what is true, and the same',
    async (release, seed) => {
      const world = randomEstate(seed, release, 8);
      const certificate = testCertificate(scratch());
      const captured = new Map<SourceName, CapturedParts>([
        ['CLI', await byCliOverSsh(world, release)],
        ...(release === '3.2' ? [] : [['REST', await byRest(world, certificate)] as const]),
        ['agents and files', together([await byAgents(world, certificate), await bySsh(world, scratch())])],
      ]);
      expect(judge(world, release, captured).wrong).toEqual([]);
    },
  );
});
