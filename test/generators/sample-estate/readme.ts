import { machinePath, type SampleMachine } from './sample-machine.js';

/** The README of the sample estate, with a row for each VM and template. */
export function readmeText(machines: readonly SampleMachine[]): string {
  const rows = machines.map((machine) =>
    row(nameCell(machine), machine.repository.alias, machine.shows, machine.trouble ?? 'none'),
  );
  const whole = machines.filter((machine) => machine.trouble === undefined && !machine.template).length;
  return [
    ...introduction,
    summary(machines, whole),
    '',
    ...tableHead,
    ...rows,
    '',
    ...places(machines),
    '',
  ].join('\n');
}

const introduction = [
  '# The sample estate',
  '',
  'A small Oracle VM 3.3 estate that lost its manager. **All of it is made up**: names, ids, addresses, passwords,',
  'sizes and contents. No customer and no real server is behind it. It is written by',
  '`npx tsx test/generators/write-sample-estate.ts`; change the tables in `test/generators/sample-estate/`, not the',
  'files here. `ovm-rescue demo` runs on it.',
  '',
  '- `repositories/<repository id>/`: three repositories as a server sees them below `/OVS/Repositories`.',
  '  Disk and ISO files are placeholders of one line; `sizes.tsv` tells how long the real file would be.',
  '- `manager-files/`: copies an administrator had saved, from the manager host and from three servers in the pools',
  '  `slot` (ovs01, ovs02) and `prod` (ovs03).',
  '',
  'Two things come from elsewhere: the manager UUID and the keys of `etc/sysconfig/ovmm` are those of the public sample',
  'in megacoder/generic-prettyprinter (MIT), and the VM `slot011` and the file system of slotreposan01 are those of the',
  'DOAG article this tool follows.',
  '',
  'No source shows these, so they are invented beyond the rest: the key names in `.ovsrepo` other than',
  '`OVS_REPO_ALIAS`, the exact print of `ovs-agent-db dump_db`, the line order of a paravirtualised vm.cfg, the word',
  '`xen_hvm_pv_drivers`, an ISO in `.ovsmeta`, and the id of the assembly.',
  '',
];

const tableHead = [
  '| VM or template | repository | what it shows | what is in the way |',
  '|---|---|---|---|',
];

function summary(machines: readonly SampleMachine[], whole: number): string {
  const templates = machines.filter((machine) => machine.template).length;
  return `${machines.length - templates} VMs, ${whole} of them whole, and ${templates} templates:`;
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function nameCell(machine: SampleMachine): string {
  return machine.name === '' ? '(no name)' : `\`${machine.name}\``;
}

function places(machines: readonly SampleMachine[]): string[] {
  const folders = machines.map((machine) => `- ${nameCell(machine)}: \`${machinePath(machine)}\``);
  return [
    'Besides: one disk file that no vm.cfg names (`export of 2012` in slotreposan01), and one VM that runs on ovs03',
    'although its vm.cfg is gone from every repository (`manager-files/servers/ovs03/xm-list.txt`).',
    '',
    '## Where they lie',
    '',
    ...folders,
  ];
}
