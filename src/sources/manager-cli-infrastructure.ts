import type { CliObjectAttribute } from '../formats/ovm-cli-objects/cli-transcript.js';
import type { Infrastructure, InfrastructureList, MacRangeAttributes } from '../model/infrastructure.js';
import type { Fact, Facts } from '../model/origin.js';
import { cliLists, infrastructureAttributes } from './infrastructure-attributes.js';
import {
  allTold,
  type CliObject,
  type CliObjects,
  type FiledReply,
  factAt,
  referredId,
  told,
} from './manager-cli-objects.js';
import { factsOf, type ListedObject, toldInfrastructure } from './told-infrastructure.js';
import { addTold, ToldNames, type ToldObject, type ToldValue } from './told-object.js';

/** What a manager's CLI tells of what VMs stand on. */
export function cliInfrastructure(
  objects: CliObjects,
  replies: readonly FiledReply[],
): Partial<Infrastructure> {
  const names = cliNames(objects);
  const cards = serversOfCards(objects);
  const listed = objects.types().flatMap((type): ListedObject[] => {
    const list = cliLists[type];
    if (list === undefined) return [];
    return objects.real(type).map((object) => {
      const server = cards.get(`${list} ${object.id}`);
      const others = { server, interfaceName: isCard(list) ? interfaceOf(object) : undefined };
      return { list, object: toldOfCli(object), others };
    });
  });
  return { ...toldInfrastructure(listed, names), macRanges: macRanges(replies, names) };
}

/** Objects by id and name, for labels whose values are words alone: `San Server = <name>`. */
export function cliNames(objects: CliObjects): ToldNames {
  return new ToldNames(objects.types().flatMap((type) => objects.real(type)));
}

/** An object as every interface tells one. */
export function toldOfCli({ type, id, name, attributes, origin }: Omit<CliObject, 'shown'>): ToldObject {
  const values = new Map<string, ToldValue[]>();
  for (const attribute of [...attributes].sort((a, b) => (a.index ?? 0) - (b.index ?? 0)))
    addTold(values, attribute.label, toldValue(attribute, { ...origin, line: attribute.line }));
  const nameOrigin = values.get('name')?.[0]?.origin ?? origin;
  return { type, id, name, origin, nameOrigin, by: 'cli', values };
}

function toldValue({ value, reference, index }: CliObjectAttribute, origin: ToldValue['origin']): ToldValue {
  return {
    text: value,
    origin,
    ...(index !== undefined && { numbered: true }),
    ...(reference && { id: reference.id }),
    ...(reference?.name !== undefined && { name: reference.name }),
  };
}

function isCard(list: InfrastructureList): boolean {
  return cardLabels.some(([, of]) => of === list);
}

/** `eth0 on ovs01`: recorded REST replies have the interface in the name of every card. */
function interfaceOf(object: CliObject): Fact<string> | undefined {
  const name = /^(\S{1,32}) on \S/.exec(object.name)?.[1];
  const assumed = 'the first word of its name';
  return name === undefined ? undefined : { ...factAt(object, told(object, 'Name'), name), assumed };
}

/** A server names its cards; whether a card names its server was not seen. */
const cardLabels: readonly (readonly [label: string, list: InfrastructureList])[] = [
  ['Ethernet Port', 'ports'],
  ['Bond Port', 'bondPorts'],
];

function serversOfCards(objects: CliObjects): ReadonlyMap<string, Fact<string>> {
  const servers = new Map<string, Fact<string>>();
  for (const server of objects.real('Server')) {
    for (const [label, list] of cardLabels)
      for (const attribute of allTold(server, label))
        servers.set(`${list} ${referredId(attribute)}`, factAt(server, attribute, server.id));
  }
  return servers;
}

/** There is one range, so its type is its id. */
function macRanges(replies: readonly FiledReply[], names: ToldNames): Infrastructure['macRanges'] {
  return replies.flatMap(({ reply, file }) => {
    if (reply.request?.verb !== 'getVnicMacAddrRange' || reply.status !== 'Success') return [];
    const id = 'VnicMacAddrRange';
    const origin = { ...file, line: reply.line };
    const { name: _, ...told } = toldOfCli({ type: id, id, name: '', attributes: reply.attributes, origin });
    const facts = factsOf(infrastructureAttributes.macRanges, { ...told, name: undefined }, names);
    return [{ id, facts: facts as Facts<MacRangeAttributes>, origin }];
  });
}
