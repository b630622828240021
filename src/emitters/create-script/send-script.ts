import type { Release } from '../../model/environment.js';
import { checkedHead } from './script-head.js';
import type { ScriptBlock } from './script-lines.js';
import { sendScriptBody } from './send-script-body.js';
import { sendScriptSecrets } from './send-script-secrets.js';
import type { VmPlan } from './vm-plan.js';

/**
 * The self-contained sh file (POSIX sh, its usual tools and OpenSSH) that sends a create script's lines to a manager
 * over one connection, checks every reply for a literal `Status: Success`, stops at the first failure and goes on
 * where it stopped. Lines stand in a quoted here-document, so the shell interprets nothing in them.
 */
export function sendScript(
  head: readonly string[],
  blocks: readonly ScriptBlock[],
  plans: readonly VmPlan[],
  release: Release,
): string {
  const lines = blocks.flatMap((block) => block.lines);
  const numbers = new Map(lines.map((line, index) => [line, index + 1]));
  const names = plans.flatMap((plan) => createdVm(plan, numbers));
  return [
    '#!/bin/sh',
    ...checkedHead(head),
    '#',
    ...usage.map((line) => `# ${line}`),
    '',
    `release=${release}`,
    `vms=${plans.length}`,
    "lines() { cat <<'OVM_RESCUE_LINES'",
    ...lines,
    'OVM_RESCUE_LINES',
    '}',
    '# number of its create line and name of every VM that is made',
    "names() { cat <<'OVM_RESCUE_NAMES'",
    ...names,
    'OVM_RESCUE_NAMES',
    '}',
    sendScriptSecrets + sendScriptBody,
  ].join('\n');
}

/** `<number of the line> <name>` of the VM a plan creates; names with line breaks are in no line. */
function createdVm({ lines }: VmPlan, numbers: ReadonlyMap<string, number>): string[] {
  const create = lines.find(({ command }) => command === 'create Vm');
  const name = create?.values.find((value) => value.attribute === 'name')?.value;
  return create === undefined || name === undefined ? [] : [`${numbers.get(create.text) ?? 0} ${name}`];
}

const usage = [
  'usage: sh FILE [--dry-run | --done N | --retry N] MANAGER-HOST [USER]      (USER is admin if not given)',
  '  --dry-run   print number, state and text of every line, and connect to nothing',
  '  --done N    line N, which failed or whose reply was lost, took effect all the same: go on behind it',
  '  --retry N   line N did not take effect (look at the manager, remove what it left): send it again',
  'Asks before it sends, stops at the first reply that is not a success, and goes on there when run again. What was',
  'sent stands in a journal beside this file; keep it until all is done. One run at a time. A password the lines need',
  '(@secret:NAME) is asked for once on the terminal and stands in no file, journal or process list here.',
  'environment:',
  '  OVM_PORT         port of the CLI, 10000 if not set',
  '  OVM_JOURNAL      another place for the journal, if this directory cannot be written',
  '  OVM_SSH_OPTIONS  more options for ssh, parted by blanks. Old managers with a DSA key need',
  '                   "-o HostKeyAlgorithms=+ssh-dss -o KexAlgorithms=+diffie-hellman-group1-sha1" and an OpenSSH that',
  '                   still has them. "-o StrictHostKeyChecking=yes" lets no unknown manager pass.',
  'needs: sh, awk, sed, mktemp and OpenSSH 5.6 or newer; 7.6 or newer (RemoteCommand) if a line holds @secret:NAME',
  'exit status: 0 all lines done; 1 stopped, the message says what to do; 2 wrong usage; 12 no connection;',
  '  13 the manager has another release, or a VM of that name already; 129, 130, 143 interrupted',
];
