import type { TableShape } from './page-table.js';

const machineColumns = [
  { label: 'Name and id', width: 22 },
  { label: 'Repository', width: 10 },
  { label: 'Domain type, OS', width: 11 },
  { label: 'Memory', width: 9, figures: true },
  { label: 'CPUs', width: 6, figures: true },
  { label: 'HA', width: 6 },
  { label: 'vNICs', width: 12 },
  { label: 'Disks', width: 24 },
] as const;

const infrastructureColumns = [
  { label: 'Kind', width: 14 },
  { label: 'Name and id', width: 32 },
  { label: 'Details', width: 54 },
] as const;

/** The tables of the page in their order. */
export const shapes = {
  pools: {
    id: 'pools',
    title: 'Server pools',
    columns: [
      { label: 'Name', width: 16 },
      { label: 'Details', width: 32 },
      { label: 'Servers', width: 26 },
      { label: 'Repositories', width: 26 },
    ],
  },
  servers: {
    id: 'servers',
    title: 'Servers',
    columns: [
      { label: 'Server', width: 14 },
      { label: 'Pool', width: 10 },
      { label: 'Registered IP', width: 12 },
      { label: 'Manager IP', width: 12 },
      { label: 'Master', width: 8 },
      { label: 'Cluster', width: 10 },
      { label: 'Repositories', width: 17 },
      { label: 'Seen running', width: 17 },
    ],
  },
  repositories: {
    id: 'repositories',
    title: 'Repositories',
    columns: [
      { label: 'Name and id', width: 24 },
      { label: 'Pool', width: 13 },
      { label: 'File system', width: 25 },
      { label: 'VMs', width: 6, figures: true },
      { label: 'Templates', width: 8, figures: true },
      { label: 'Virtual disks', width: 14, figures: true },
      { label: 'ISOs', width: 10, figures: true },
    ],
  },
  fileSystems: {
    id: 'file-systems',
    title: 'OCFS2 file systems',
    columns: [
      { label: 'UUID', width: 27 },
      { label: 'Label', width: 15 },
      { label: 'Device', width: 27 },
      { label: 'Repository', width: 13 },
      { label: 'Parameters', width: 18 },
    ],
  },
  vms: { id: 'vms', title: 'Virtual machines', columns: machineColumns },
  templates: { id: 'templates', title: 'Templates', columns: machineColumns },
  disks: {
    id: 'disks',
    title: 'Disks and their owners',
    columns: [
      { label: 'Disk', width: 28 },
      { label: 'Kind', width: 9 },
      { label: 'Repository', width: 12 },
      { label: 'Size', width: 16, figures: true },
      { label: 'Used by', width: 22 },
      { label: 'State', width: 13 },
    ],
  },
  networks: {
    id: 'networks',
    title: 'Networks',
    columns: [
      { label: 'Name', width: 22 },
      { label: 'Id', width: 14 },
      { label: 'Roles', width: 24 },
      { label: 'Runs on', width: 20 },
      { label: 'vNICs', width: 8, figures: true },
      { label: 'VMs and templates', width: 12, figures: true },
    ],
  },
  cards: { id: 'cards', title: 'Ports, bonds and VLANs', columns: infrastructureColumns },
  storage: { id: 'storage', title: 'Storage in the manager', columns: infrastructureColumns },
  groups: { id: 'groups', title: 'Tags, groups and MAC range', columns: infrastructureColumns },
  findings: {
    id: 'findings',
    title: 'Findings',
    columns: [
      { label: 'Severity', width: 8 },
      { label: 'About', width: 18 },
      { label: 'Finding', width: 42 },
      { label: 'File and line', width: 32 },
    ],
  },
} as const satisfies Readonly<Record<string, TableShape>>;
