import type { FoundValue } from './found-value.js';
import {
  type XmlElement,
  type XmlFields,
  xmlAttribute,
  xmlChildren,
  xmlFields,
  xmlTextOrEmpty,
} from './xml-tree.js';

const knownNames = {
  location: 'Fs_location',
  mountPoint: 'Mount_point',
  fileSystemType: 'Filesystem_type',
  version: 'Version',
  alias: 'Alias',
  managerUuid: 'Manager_uuid',
  status: 'Status',
} as const;

/** A repository in a server's agent database, mounted or not. */
export interface AgentKnownRepository extends XmlFields<typeof knownNames> {
  readonly id: FoundValue;
}

/** What `discover_repository_db` tells. */
export interface AgentRepositoryDb {
  readonly reply: 'repository-db';
  readonly repositories: readonly AgentKnownRepository[];
}

/** Reads the result of `discover_repository_db` (recorded reply of 3.2.1); one without an id is left out. */
export function agentRepositoryDb(root: XmlElement): AgentRepositoryDb {
  const repositories = xmlChildren(root, 'RepositoryDbList', 'Repository').flatMap((repository) => {
    const id = xmlAttribute(repository, 'Uuid');
    return id ? [{ id, ...fieldsOf(repository, knownNames) }] : [];
  });
  return { reply: 'repository-db', repositories };
}

const repositoryNames = {
  version: 'Version',
  managerUuid: 'Manager_UUID',
  uuid: 'Repository_UUID',
  alias: 'Repository_Alias',
} as const;

/** A directory of a repository with the files in it. */
export interface AgentDirectory {
  readonly name: FoundValue;
  readonly files: readonly string[];
}

/** A mounted repository with what lies in it; names of files only, no sizes. */
export interface AgentRepository extends XmlFields<typeof repositoryNames> {
  readonly id: FoundValue;
  readonly virtualMachines: readonly AgentDirectory[];
  readonly templates: readonly AgentDirectory[];
  readonly virtualDisks: readonly FoundValue[];
  readonly isos: readonly FoundValue[];
}

/** What `discover_repositories` tells. */
export interface AgentRepositories {
  readonly reply: 'repositories';
  readonly repositories: readonly AgentRepository[];
}

/** Reads the result of `discover_repositories` (recorded reply of 3.2.1); one without an id is left out. */
export function agentRepositories(root: XmlElement): AgentRepositories {
  const repositories = xmlChildren(root, 'RepositoryList', 'Repository').flatMap((repository) => {
    const fields = fieldsOf(repository, repositoryNames);
    const id = fields.uuid ?? xmlAttribute(repository, 'Name');
    if (!id) return [];
    return [
      {
        ...fields,
        id,
        virtualMachines: directories(xmlChildren(repository, 'VirtualMachines', 'VirtualMachine')),
        templates: directories(xmlChildren(repository, 'Templates', 'Template')),
        virtualDisks: names(xmlChildren(repository, 'VirtualDisks', 'Disk')),
        isos: names(xmlChildren(repository, 'ISOs', 'ISO')),
      },
    ];
  });
  return { reply: 'repositories', repositories };
}

/** An owner that is told and empty is kept as that. */
function fieldsOf<Names extends Readonly<Record<'managerUuid', string>>>(
  repository: XmlElement,
  names: Names,
): XmlFields<Names> {
  const managerUuid = xmlTextOrEmpty(repository, names.managerUuid);
  return { ...xmlFields(repository, names), ...(managerUuid && { managerUuid }) };
}

function directories(elements: readonly XmlElement[]): AgentDirectory[] {
  return elements.flatMap((element) => {
    const name = xmlAttribute(element, 'Name');
    const files = xmlChildren(element, 'File').map((file) => file.text.trim());
    return name ? [{ name, files }] : [];
  });
}

function names(elements: readonly XmlElement[]): FoundValue[] {
  return elements
    .map(({ text, line, column }) => ({ value: text.trim(), line, column }))
    .filter(({ value }) => value !== '');
}
