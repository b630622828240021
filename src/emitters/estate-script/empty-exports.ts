import { idKey } from '../../model/identifiers.js';
import type { InfrastructureObject, RepositoryExportAttributes } from '../../model/infrastructure.js';
import { type EstateDraft, told, toldDescription } from './estate-draft.js';
import { inOrder, labelOf } from './object-names.js';
import type { RepositoryWay } from './repository-places.js';
import type { ServerNames } from './server-names.js';

/** Exports of repositories by NFS, through which disk files are fetched; 3.2 has none. */
export function planExports(draft: EstateDraft, ways: readonly RepositoryWay[], servers: ServerNames): void {
  draft.section('Exports of repositories');
  for (const one of inOrder(draft.infrastructure.repositoryExports)) {
    const subject = `repository export ${labelOf(one)}`;
    if (draft.release === '3.2') draft.hand(subject, '', '3.2 has no exports of repositories');
    else planExport(draft, subject, one, ways, servers);
  }
}

function planExport(
  draft: EstateDraft,
  subject: string,
  { facts }: InfrastructureObject<RepositoryExportAttributes>,
  ways: readonly RepositoryWay[],
  servers: ServerNames,
): void {
  const way = ways.find(({ repository }) => idKey(repository.id) === idKey(facts.repository?.value ?? ''));
  const server = servers.reference(facts.server?.value ?? '');
  const missing = [
    !facts.clientHostName?.value && 'its client',
    !facts.options?.value && 'its options',
    !facts.name?.value && 'its name',
    !way && 'its repository',
    !server && 'its server',
  ].filter(Boolean);
  if (way === undefined || server === undefined || missing.length > 0) {
    draft.open(
      'no-export-values',
      subject,
      `no source tells ${missing.join(', ')}, or no line can name it: make it by hand`,
    );
    return;
  }
  const values = [
    ...told('clientHostName', facts.clientHostName),
    ...told('name', facts.name),
    { ...way.reference.value, attribute: 'repository' },
    ...toldDescription(facts.description),
    ...told('options', facts.options),
  ];
  const relation = { word: 'on', object: 'Server', instance: server.instance } as const;
  const assumed = 'a server that exports it still takes the line: no page says whether';
  const named = draft.main === 'survivors' ? { ...server.value, assumed } : server.value;
  draft.add(subject, { verb: 'create', object: 'RepositoryExport', values, relation, names: [named] });
}
