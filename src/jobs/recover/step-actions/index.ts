import type { Actions } from '../step-place.js';
import { acceptHostKey } from './accept-host-key.js';
import { acceptWebCertificate } from './accept-web-certificate.js';
import { checkNotRunning } from './check-not-running.js';
import { checkUuid } from './check-uuid.js';
import { chooseRoad } from './choose-road.js';
import { compare } from './compare-estate.js';
import { copyAway } from './copy-away.js';
import { copyDefinitions } from './copy-definitions.js';
import { copyDisks } from './copy-disks.js';
import { declareOldManagerOff } from './declare-old-manager-off.js';
import { listGaps } from './list-gaps.js';
import { guard, matchDomains } from './look-at-estate.js';
import { proveExport } from './prove-export.js';
import { refreshStorage } from './refresh-storage.js';
import { archiveSchema, compareSchema, emptySchema, importSchema } from './schema-actions.js';
import { sendCli } from './send-cli.js';
import { sendScripts } from './send-scripts.js';
import { sendSurvivors } from './send-survivors.js';
import { verifyArchive, verifySchemaArchive } from './verify-archives.js';

/** What ovm-rescue does itself; docs/recovery.md lists the steps that are left to a person. */
export const stepActions: Actions = {
  'verify-archive': verifyArchive,
  'verify-schema-archive': verifySchemaArchive,
  'declare-old-manager-off': declareOldManagerOff,
  'copy-away': copyAway,
  'archive-schema': archiveSchema,
  'prove-export': proveExport,
  'empty-schema': emptySchema,
  'import-schema': importSchema,
  'compare-schema': compareSchema,
  'check-uuid': checkUuid,
  'accept-host-key': acceptHostKey,
  'accept-web-certificate': acceptWebCertificate,
  'send-cli': sendCli,
  'refresh-storage': refreshStorage,
  'send-survivors': sendSurvivors,
  'choose-road': chooseRoad,
  'copy-definitions': copyDefinitions,
  'copy-disks': copyDisks,
  'send-scripts': sendScripts,
  'check-not-running': checkNotRunning,
  guard,
  'match-domains': matchDomains,
  compare,
  'list-gaps': listGaps,
};
