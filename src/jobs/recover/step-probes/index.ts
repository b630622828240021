import type { Probes } from '../step-place.js';
import { databaseAnswers, schemaEmpty, schemaEqual, schemaGone } from './database-probes.js';
import { haAsBefore, haOff, repositoriesListed, serversOwned } from './estate-probes.js';
import { gapsListed } from './gaps-listed.js';
import { estateMade, scriptsSent, vmsListed } from './listed-probes.js';
import {
  managerFiles,
  managerInstalled,
  managerStarted,
  managerStopped,
  oldManagerOff,
} from './manager-probes.js';
import { definitionsInPlace, disksInPlace, repositoriesMounted } from './place-probes.js';

/** What can be looked at without a person. */
export const stepProbes: Probes = {
  'old-manager-off': oldManagerOff,
  'manager-stopped': managerStopped,
  'manager-answers': managerStarted,
  'manager-installed': managerInstalled,
  'manager-files-in-place': managerFiles,
  'database-answers': databaseAnswers,
  'schema-gone': schemaGone,
  'schema-empty': schemaEmpty,
  'schema-equal': schemaEqual,
  'servers-owned': serversOwned,
  'repositories-listed': repositoriesListed,
  'repositories-mounted': repositoriesMounted,
  'definitions-in-place': definitionsInPlace,
  'disks-in-place': disksInPlace,
  'estate-made': estateMade,
  'scripts-sent': scriptsSent,
  'vms-listed': vmsListed,
  'ha-off': haOff,
  'ha-as-before': haAsBefore,
  'gaps-listed': gapsListed,
};
