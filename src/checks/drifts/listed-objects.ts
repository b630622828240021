import type { Repository, Server, VirtualMachine } from '../../model/environment.js';
import { idKey, sameId, serverKey } from '../../model/identifiers.js';
import type { Fact, Origin } from '../../model/origin.js';
import type { EstateViews, ListedObject, ListedType } from './drift-views.js';

/** The form in which ids of a list are compared. */
export function listKey(type: ListedType, id: string): string {
  return type === 'Server' ? serverKey(id) : idKey(id);
}

/** The object as any interface of the manager lists it. */
export function listedObject(views: EstateViews, type: ListedType, id: string): ListedObject | undefined {
  const key = listKey(type, id);
  for (const { lists } of views.interfaces) {
    const found = lists.get(type)?.get(key);
    if (found) return found;
  }
  return undefined;
}

/** True where a whole list was read and none holds it: what nobody listed is not unknown. */
export function isUnknown(views: EstateViews, type: ListedType, id: string): boolean {
  const asked = views.interfaces.some(({ lists }) => lists.has(type));
  return asked && listedObject(views, type, id) === undefined;
}

/** The first place of a whole list of this type: where something is missing. */
export function placeOfList(views: EstateViews, type: ListedType): Origin[] {
  for (const { source, lists } of views.interfaces) {
    const [first] = lists.get(type)?.values() ?? [];
    if (first) return [first.origin];
    if (lists.has(type)) return [{ source, file: type }];
  }
  return [];
}

/** Ids of the servers that the manager presents a repository to. */
export function presentedTo({ manager }: EstateViews, repositoryId: string): Server[] {
  return manager.servers.filter(({ repositoryIds }) =>
    repositoryIds.some(({ value }) => sameId(value, repositoryId)),
  );
}

/** Whether the manager knows a repository and a server has it: only such a one can be refreshed. */
export function canBeRefreshed(views: EstateViews, repositoryId: string): boolean {
  return (
    listedObject(views, 'Repository', repositoryId) !== undefined &&
    presentedTo(views, repositoryId).length > 0 &&
    ownerOf(views, repositoryOwners(views, repositoryId)).whose !== 'another'
  );
}

/** Whose something is: `untold` also where which UUID is ours is not known. */
export interface Owner {
  readonly whose: 'ours' | 'nobody' | 'another' | 'untold';
  readonly fact?: Fact<string>;
}

/**
 * The owner that several places tell; another manager's word counts more than any other, then that of nobody. While our
 * UUID is not known, an owner that anybody names may be another.
 */
export function ownerOf({ managerUuid }: EstateViews, told: readonly Fact<string>[]): Owner {
  const named = told.filter(({ value }) => value !== '');
  const [first] = named;
  if (first && managerUuid === undefined) return { whose: 'untold', fact: first };
  const another = named.find(({ value }) => managerUuid === undefined || !sameId(value, managerUuid));
  if (another) return { whose: 'another', fact: another };
  const nobody = told.find(({ value }) => value === '');
  if (nobody) return { whose: 'nobody', fact: nobody };
  return first ? { whose: 'ours', fact: first } : { whose: 'untold' };
}

/** What every side says of the owner of a repository. */
export function repositoryOwners(views: EstateViews, id: string): Fact<string>[] {
  const all = [views.manager, views.repositories, views.servers].flatMap((view) => view.repositories);
  return ownersOf(all.filter((one) => sameId(one.id, id)));
}

/** What every side says of the owner of a server. */
export function serverOwners(views: EstateViews, id: string): Fact<string>[] {
  const all = [views.servers, views.manager].flatMap((view) => view.servers);
  return ownersOf(all.filter((one) => serverKey(one.id) === serverKey(id)));
}

function ownersOf(all: readonly Pick<Repository | Server, 'facts'>[]): Fact<string>[] {
  return all.flatMap(({ facts }) => facts.managerUuid ?? []);
}

/** `web1 (0004fb…)`, or the id where there is no name. */
export function named(name: string | undefined, id: string): string {
  return name !== undefined && name !== '' && name !== id ? `${name} (${id})` : id;
}

/** `VM web1 (0004fb…)`, `template OL6 (0004fb…)`. */
export function vmSubject({ kind, id, facts }: VirtualMachine): string {
  return `${kind === 'vm' ? 'VM' : 'template'} ${named(facts.name?.value, id)}`;
}

/** `repository repo1 (0004fb…)`, by the name that any side tells. */
export function repositorySubject(views: EstateViews, id: string): string {
  const all = [views.manager, views.repositories, views.servers].flatMap((view) => view.repositories);
  const name = all.find((one) => sameId(one.id, id) && one.facts.name)?.facts.name;
  return `repository ${named(name?.value, id)}`;
}

/** `server ovs1 (00:11:…)`, by the name that any side tells. */
export function serverSubject(views: EstateViews, id: string): string {
  const all = [views.manager, views.servers].flatMap((view) => view.servers);
  const name = all.find((one) => serverKey(one.id) === serverKey(id) && one.facts.name)?.facts.name;
  return `server ${named(name?.value, id)}`;
}

/** Where anything of a VM was read, its definition first. */
export function placesOf(vm: VirtualMachine): Origin[] {
  const [fact] = Object.values(vm.facts);
  const place = vm.definitions[0] ?? vm.shownAt ?? fact?.origin;
  return place ? [place] : [];
}
