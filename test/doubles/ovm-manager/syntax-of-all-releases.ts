/** Syntax blocks that all three guides share, as printed (verbs of one block share a line here). */
import { readSyntaxBlock, type SyntaxRule } from './syntax-block.js';

const powerVerbs = ['start', 'stop', 'restart', 'kill', 'suspend', 'resume'];

const blocks: readonly string[] = [
  'help',
  '?',
  'showobjtypes',
  'showallcustomcmds',
  'showversion',
  'exit',
  'create Tag name=value [ description=value ]',
  'add Tag instance to { Server | ServerPool | Vm } instance',
  'add ServerPool instance to Repository instance',
  'remove Server instance from { AccessGroup | CpuCompatibilityGroup | Repository | ServerPool } instance',
  'create VirtualDisk size=value shareable= { Yes | No } sparse= { Yes | No } name=value [ description=value ] on Repository instance',
  'migrate Vm instance [ destServer=value ]',
  'refreshStorageLayer Server instance',
  'abort Job instance',
  'ackEvent eventId=value',
  ...powerVerbs.map((verb) => `${verb} { Vm | Server } instance`),
];

export const syntaxOfAllReleases: readonly SyntaxRule[] = blocks.map((block) => readSyntaxBlock(block));

const keymaps =
  'en-us | ar | da | de | de-ch | en-gb | es | et | fi | fo | fr | fr-be | fr-ca | fr-ch | hr | hu | is | it | ' +
  'ja | lt | lv | mk | nl | nl-be | No | pl | pt | pt-br | ru | sl | sv | th | tr';

export interface VmBlockParts {
  readonly hugePages: boolean;
  readonly startPolicies: string;
}

/** The attributes that create and edit of a VM share; 3.3 guide, `create Vm` and `edit Vm`. */
export function vmAttributes(parts: VmBlockParts): string {
  return [
    '[ memory=value ] [ memoryLimit=value ] [ cpuCount=value ] [ cpuCountLimit=value ] [ cpuPriority=value ]',
    '[ cpuUtilizationCap=value ] [ highAvailability= { Yes | No } ]',
    parts.hugePages ? '[ hugePagesEnabled= { Yes | No } ]' : '',
    '[ osType=value ] [ mouseType= { OS_DEFAULT | PS2_MOUSE | USB_MOUSE | USB_TABLET } ]',
    `[ keymapName= { ${keymaps} } ] [ bootOrder= { PXE | DISK | CDROM } ] [ networkInstallPath=value ]`,
    `[ startPolicy= { ${parts.startPolicies} } ] [ description=value ]`,
  ].join(' ');
}

export const domainTypes = '{ XEN_HVM | XEN_HVM_PV_DRIVERS | XEN_PVM | LDOMS_PVM | UNKNOWN }';
export const keymapChoices = `{ ${keymaps} }`;
export const networkRoles = '{ MANAGEMENT | LIVE_MIGRATE | CLUSTER_HEARTBEAT | VIRTUAL_MACHINE | STORAGE }';
