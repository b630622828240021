const undescribed = 'no CLI guide shows a line that describes one: write it in the web interface';

/** Why the CLI cannot set something, by `<entity> <attribute>`, `<entity>` or the attribute alone. */
const reasons: Readonly<Record<string, string>> = {
  id: 'a manager gives ids itself',
  uuid: 'a manager gives ids itself',
  runningOn: 'it is a state: nothing is started or moved by a fix',
  clusterState: 'it is a state of the moment',
  isMaster: 'the servers of a pool choose it',
  masterServer: 'the servers of a pool choose it',
  managerUuid: 'ownership is taken with takeOwnership, never by a fix',
  managerIp: 'the server notes which manager owns it',
  repositoryId: 'a VM is moved with moveVmToRepository, never by a fix',
  onCrash: 'no attribute of the CLI sets it; REST does',
  onReboot: 'no attribute of the CLI sets it; REST does',
  onPoweroff: 'no attribute of the CLI sets it; REST does',
  pinnedCpus: 'ovm_vmcontrol or REST sets it',
  hugePages: 'this release has no attribute for it',
  manager: 'it is of the manager itself',
  template: 'no attribute of the CLI sets it',
  'physical disk': 'the storage tells it',
  'physical disk description': undescribed,
  'volume group': 'the storage tells it',
  'volume group description': undescribed,
  'file system of the manager description': undescribed,
  'VLAN interface description': undescribed,
  'VLAN segment description': undescribed,
  'server pool poolFileSystem': 'the servers of the pool hold it; no line sets it on a pool that is there',
  'port description': undescribed,
  port: 'it is of the server; its address is set with edit Port (3.2) or embeddedCreate, by hand',
  'access group initiators': 'initiators are of the servers: add them by hand (add StorageInitiator)',
  'file system': 'it is made with the file system',
  'disk file size': 'the file has another size: look at it',
};

/** Why no line sets it. */
export function whyNotSettable(entity: string, attribute: string): string {
  if (/^disk /.test(attribute)) return 'a fix maps no disk: compare both and map it by hand';
  if (/^vNIC /.test(attribute))
    return 'a fix makes no vNIC and moves one on 3.2 alone: set its network by hand';
  if (attribute === 'id') return reasons.id ?? '';
  for (const key of [`${entity} ${attribute}`, entity, attribute])
    if (Object.hasOwn(reasons, key)) return reasons[key] ?? '';
  return 'no attribute of the CLI sets it on an object that is there';
}
