import type { CliInstance } from '../../formats/ovm-cli/cli-command.js';
import { composeLine } from '../../formats/ovm-cli/compose-line.js';
import type { Repository } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import { plannedValue } from '../create-script/vm-plan.js';
import { type EstateDraft, told } from './estate-draft.js';
import type { ShownAlready } from './estate-plan.js';
import { inOrder, labelOf } from './object-names.js';
import type { RepositoryWay } from './repository-places.js';
import type { ServerNames } from './server-names.js';
import type { Owners } from './survivors-owners.js';

/**
 * Takes ownership of the repositories that said that nobody or this manager owns them, presents each to the servers it
 * was presented to and refreshes each by itself.
 */
export function planRepositories(draft: EstateDraft, servers: ServerNames, owners: Owners): void {
  const all = inOrder(draft.environment.repositories);
  draft.section('Take ownership of the repositories that said that nobody or this manager owns them');
  for (const repository of all) takeRepository(draft, repository, owners);
  draft.section('Present the repositories to the servers they were presented to');
  for (const repository of all) present(draft, repository, servers);
  draft.section('Refresh the repositories, one by one');
  for (const repository of all)
    draft.add(subjectOf(repository), { verb: 'refresh', object: 'Repository', instance: byId(repository) });
}

/** All of them are there, each under its id. */
export function repositoryWays({ environment }: EstateDraft): readonly RepositoryWay[] {
  return environment.repositories.map((repository) => {
    const { id, facts } = repository;
    const value = plannedValue('Repository id', id, facts.name ?? facts.managerUuid ?? facts.version);
    return { repository, anew: false, reference: { instance: byId(repository), value } };
  });
}

/** Documented for 3.2 (`edit Repository`) and 3.4; on 3.3 a repository that is ours already needs nothing. */
export function takeRepository(draft: EstateDraft, repository: Repository, owners: Owners): void {
  const subject = subjectOf(repository);
  const answer = owners.of(repository);
  if (!answer.take) {
    draft.open(answer.code, subject, `${answer.why}: no line takes ownership of it`);
  } else if (draft.release === '3.2') {
    const values = [plannedValue('ownership', draft.yesNo(true), undefined)];
    const names = [answer.value];
    draft.add(subject, { verb: 'edit', object: 'Repository', instance: byId(repository), values, names });
  } else if (draft.release === '3.4') {
    const { fileSystemType, fileSystemLocation, poolName } = repository.facts;
    // the guide of 3.4 wants the pool for OCFS2
    const onDisk =
      /ocfs2/i.test(fileSystemType?.value ?? '') || /^\/dev\//.test(fileSystemLocation?.value ?? '');
    draft.add(subject, {
      verb: 'takeOwnership',
      object: 'Repository',
      instance: byId(repository),
      values: onDisk ? told('serverpool', poolName) : [],
      names: [answer.value],
    });
  } else if (answer.nobody) {
    const why = `nobody owns it, and no guide shows how ${draft.release} takes ownership of a repository in the CLI: take it in the web interface`;
    draft.open('ownership-undocumented', subject, why);
  }
}

function present(draft: EstateDraft, repository: Repository, servers: ServerNames): void {
  const subject = subjectOf(repository);
  const relation = { word: 'to', object: 'Repository', instance: byId(repository) } as const;
  const presented = servers.all.flatMap((server) => {
    const fact = server.repositoryIds.find((id) => idKey(id.value) === idKey(repository.id));
    return fact ? [{ server, fact }] : [];
  });
  for (const { server, fact } of presented) {
    const reference = servers.reference(server.id);
    if (reference === undefined) {
      const why = `server ${servers.label(server.id)} cannot be named in a line: present it by hand`;
      draft.open('server-name-not-unique', subject, why);
      continue;
    }
    const { instance, value } = reference;
    const unless = shownPresented(draft, repository, instance.value);
    const names = [value, plannedValue('presented to', servers.label(server.id), fact)];
    draft.add(subject, {
      verb: 'add',
      object: 'Server',
      instance,
      relation,
      names,
      ...(unless && { unless }),
    });
  }
  if (presented.length > 0) return;
  draft.open(
    'not-presented',
    subject,
    'no source tells which servers it was presented to: present it by hand',
  );
}

function shownPresented(
  { release }: EstateDraft,
  repository: Repository,
  server: string,
): ShownAlready | undefined {
  const command = { verb: 'show', object: 'Repository', instance: byId(repository), attributes: [] };
  const composed = composeLine(command, release);
  return 'line' in composed ? { ask: composed.line, label: 'Presented Server', value: server } : undefined;
}

/** A repository keeps its id: it is the name of its directory. */
function byId({ id }: Repository): CliInstance {
  return { key: 'id', value: id };
}

function subjectOf(repository: Repository): string {
  return `repository ${labelOf(repository)}`;
}
