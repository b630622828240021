import type { Reading } from './document.js';
import { createFindingList } from './finding-list.js';
import { type KeyValueDocument, type KeyValueEntry, lastEntry, readKeyValue } from './key-value.js';
import { checkUuidKey } from './manager-uuid.js';

/** /etc/sysconfig/ovmm on the manager host; values are text as found. */
export interface OvmmSysconfigDocument extends KeyValueDocument {
  readonly managerUuid?: KeyValueEntry;
  readonly backupDirectory?: KeyValueEntry;
  readonly backupCommand?: KeyValueEntry;
}

/**
 * Reads /etc/sysconfig/ovmm. Seen in one real file of 3.2/3.3 with MySQL: UUID, USETLS1, RUN_OVMM, JVM_MEMORY_MAX,
 * JVM_MAX_PERM, DBBACKUP_CMD, DBBACKUP, without quotes. Other keys are kept in `entries`.
 */
export function readOvmmSysconfig(bytes: Uint8Array): Reading<OvmmSysconfigDocument> {
  const { document, findings: first } = readKeyValue(bytes);
  const findings = createFindingList(first);
  const managerUuid = lastEntry(document, 'UUID');
  const backupDirectory = lastEntry(document, 'DBBACKUP');
  const backupCommand = lastEntry(document, 'DBBACKUP_CMD');
  checkUuidKey(document, findings);
  return {
    document: {
      ...document,
      ...(managerUuid?.value && { managerUuid }),
      ...(backupDirectory && { backupDirectory }),
      ...(backupCommand && { backupCommand }),
    },
    findings: findings.all(),
  };
}
