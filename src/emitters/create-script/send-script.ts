import { counted } from '../../base/counted.js';
import type { Release } from '../../model/environment.js';
import { checkedHead } from './script-head.js';
import type { ScriptBlock } from './script-lines.js';
import { sendScriptBody } from './send-script-body.js';
import { sendScriptLooks } from './send-script-looks.js';
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
  musts: readonly string[] = [],
): string {
  const lines = blocks.flatMap((block) => block.lines);
  const numbers = new Map(lines.map((line, index) => [line, index + 1]));
  const names = plans.flatMap((plan) => createdVm(plan, numbers));
  return sendFile({
    head,
    release,
    what: counted(plans.length, 'VM'),
    lines,
    names,
    guards: [],
    musts,
    leavable: [],
  });
}

/** What one sending sh file holds. */
export interface SendFile {
  readonly head: readonly string[];
  readonly release: Release;
  /** What it is about, for the question before the first line: `3 VMs`; no character that a shell interprets. */
  readonly what: string;
  readonly lines: readonly string[];
  /** `<number of the line> <name>` of every VM that is made. */
  readonly names: readonly string[];
  /** `<number of the line>\t<label>\t<value>\t<line that asks>`: the line is left out where a reply shows the value. */
  readonly guards: readonly string[];
  /** `<number of the line>\t<label>\t<values, parted by |>\t<line that asks>`: without one of them the script stops. */
  readonly musts: readonly string[];
  /** Numbers of lines that only ask or refresh, and that `--done` may leave out once they failed. */
  readonly leavable: readonly number[];
}

/** The text of a sending sh file. */
export function sendFile({ head, release, what, lines, names, guards, musts, leavable }: SendFile): string {
  return [
    '#!/bin/sh',
    ...checkedHead(head),
    '#',
    ...usage.map((line) => `# ${line}`),
    '',
    `release=${release}`,
    `what='${what}'`,
    "lines() { cat <<'OVM_RESCUE_LINES'",
    ...lines,
    'OVM_RESCUE_LINES',
    '}',
    '# number of its create line and name of every VM that is made',
    "names() { cat <<'OVM_RESCUE_NAMES'",
    ...names,
    'OVM_RESCUE_NAMES',
    '}',
    '# number of a line, label and value that a reply can show, and the line that asks: shown, it is left out',
    "guards() { cat <<'OVM_RESCUE_GUARDS'",
    ...guards,
    'OVM_RESCUE_GUARDS',
    '}',
    '# number of a line, label and values of which a reply must show one, and the line that asks: if not, it stops there',
    "musts() { cat <<'OVM_RESCUE_MUSTS'",
    ...musts,
    'OVM_RESCUE_MUSTS',
    '}',
    '# numbers of lines that ask or refresh and that --done may leave out once they failed',
    "leavable() { cat <<'OVM_RESCUE_LEAVABLE'",
    ...leavable.map(String),
    'OVM_RESCUE_LEAVABLE',
    '}',
    sendScriptSecrets + sendScriptLooks + sendScriptBody,
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
  '  --done N    line N, which failed or whose reply was lost, took effect all the same, or is to be left out: go on',
  '              behind it',
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
  '  13 the manager has another release, or a name, MAC address or disk of these VMs already; 129, 130, 143 interrupted',
];
