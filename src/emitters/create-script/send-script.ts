import type { Release } from '../../model/environment.js';
import type { ScriptBlock } from './script-lines.js';
import { sendScriptBody } from './send-script-body.js';
import type { VmPlan } from './vm-plan.js';

/**
 * The self-contained sh file (POSIX sh and OpenSSH, nothing else) that sends a create script's lines to a manager
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
  const names = plans.map((plan) => `${lines.indexOf(plan.lines[0]?.text ?? '') + 1} ${createdName(plan)}`);
  return [
    '#!/bin/sh',
    ...head,
    '#',
    ...usage.map((line) => `# ${line}`),
    '',
    `release=${release}`,
    `vms=${plans.length}`,
    "lines() { cat <<'OVM_RESCUE_LINES'",
    ...lines,
    'OVM_RESCUE_LINES',
    '}',
    '# line number of its first line and name of every VM that will be made',
    "names() { cat <<'OVM_RESCUE_NAMES'",
    ...names,
    'OVM_RESCUE_NAMES',
    '}',
    sendScriptBody,
  ].join('\n');
}

function createdName({ lines }: VmPlan): string {
  return lines[0]?.values.find((value) => value.attribute === 'name')?.value ?? '';
}

const usage = [
  'usage: sh FILE [--dry-run | --done N | --retry N] MANAGER-HOST [USER]      (USER is admin if not given)',
  '  --dry-run   print the lines and what the journal says, and connect to nothing',
  '  --done N    line N, whose reply was lost or which failed, took effect: go on behind it',
  '  --retry N   line N did not take effect (look at the manager, remove what it left): send it again',
  'environment: OVM_PORT (10000), OVM_SSH_OPTIONS (more options for ssh; old managers with a DSA key need',
  '  "-o HostKeyAlgorithms=+ssh-dss -o KexAlgorithms=+diffie-hellman-group1-sha1" and an OpenSSH that still has them)',
  'exit status: 0 all lines done, 1 stopped, 2 wrong usage, 12 no connection, 13 another release or a VM is there already',
];
