import type { Release } from '../../model/environment.js';
import { cli, type Missing, type OpenCommand, placeholder } from '../../recovery/command-line.js';

const open = (missing: string): Missing => ({ missing });

type Commands = readonly OpenCommand[] | { readonly why: string };

const byHand = 'the web interface sets it';

/** What makes an object of a kind, or sets what has no object. */
function commandsFor(kind: string, release: Release): Commands {
  const isOld = release === '3.2';
  const make = (
    object: string,
    attributes: OpenCommand['attributes'] = [],
    on?: OpenCommand['relation'],
  ) => ({
    ...{
      verb: 'create',
      object,
      attributes: [...attributes, ['name', open(`name of the ${kind}`)] as const],
    },
    ...(on && { relation: on }),
  });
  switch (kind) {
    case 'tag':
      return [make('Tag')];
    case 'anti-affinity group':
      return antiAffinity(isOld, make);
    case 'MAC range':
      if (isOld) return { why: 'the CLI of 3.2 has no command for it: set it in the web interface' };
      return [
        {
          verb: 'setVnicMacAddrRange',
          attributes: ['oui', 'start', 'end'].map((word) => [word, open(`${word} of the range`)] as const),
        },
      ];
    case 'database backup schedule':
      if (release !== '3.4') return { why: 'a line of the CLI for it was seen in the guide of 3.4 alone' };
      return [
        {
          verb: 'setDbBackupConfig',
          attributes: [
            ['interval', open('minutes between two backups')],
            ['numberToKeep', open('how many are kept')],
          ],
        },
      ];
    case 'VLAN group':
      return isOld ? [make('VlanGroup')] : { why: 'since 3.3 there are VLAN interfaces in its place' };
    case 'file server':
      return [
        make('FileServer', [
          ['plugin', open('plug-in')],
          ['accessHost', open('address')],
          ...adminServers(isOld),
        ]),
      ];
    case 'storage array':
      return {
        why: 'its plug-in, type, addresses and accounts decide the line: `ovm-rescue grammar` shows it',
      };
    case 'job and event history':
      return { why: 'nothing brings it back' };
    case 'accounts of the manager':
      return { why: 'they are made on the manager host, with ovm_admin, whose words were not seen' };
    default:
      return { why: byHand };
  }
}

function adminServers(isOld: boolean): readonly (readonly [string, Missing])[] {
  return isOld ? [] : [['adminServers', open('servers that administer it')]];
}

function antiAffinity(
  isOld: boolean,
  make: (object: string, attributes?: OpenCommand['attributes'], on?: OpenCommand['relation']) => OpenCommand,
): Commands {
  if (isOld) return { why: 'the CLI of 3.2 has no command for it: make it in the web interface' };
  const pool = { key: 'id', value: open('id of its server pool') } as const;
  const group = { key: 'name', value: open('name of the anti-affinity group') } as const;
  return [
    make('AntiAffinityGroup', [], { word: 'on', object: 'ServerPool', instance: pool }),
    {
      ...{ verb: 'add', object: 'Vm', instance: { key: 'id', value: open('id of each VM of the group') } },
      relation: { word: 'to', object: 'AntiAffinityGroup', instance: group },
    },
  ];
}

/** The lines for a kind of object with places to fill in, or why there are none. */
export function objectLines(
  kind: string,
  release: Release,
): { readonly lines: readonly string[] } | { readonly why: string } {
  const commands = commandsFor(kind, release);
  if ('why' in commands) return commands;
  const lines = commands.flatMap((command) => filledIn(command, release));
  return lines.length > 0 ? { lines } : { why: byHand };
}

/** What the grammar wants a number or an address for is left out while the line is composed, and put in behind. */
function filledIn(command: OpenCommand, release: Release): readonly string[] {
  const composed = cli(command, release);
  if (composed.length > 0) return composed.map(({ text }) => text);
  const { attributes = [], ...rest } = command;
  const words = attributes.map(
    ([name, word]) => `${name}=${typeof word === 'string' ? word : placeholder(word.missing)}`,
  );
  return rest.object === undefined ? [[rest.verb, ...words].join(' ')] : [];
}
