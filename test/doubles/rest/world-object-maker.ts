import type { NamedObject, ObjectDetails, World } from '../ovm-manager/world.js';
import type { RestDoubleObject } from './rest-double.js';

export interface RestReference {
  readonly type: string;
  readonly value: string;
  readonly uri: string;
  readonly name: string | null;
}

type Attributes = Readonly<Record<string, unknown>>;
type Referred = string | readonly string[] | undefined;

/** Makes objects and references as the recorded replies show them. */
export interface RestObjectMaker {
  readonly object: (
    type: string,
    of: NamedObject & ObjectDetails,
    attributes: Attributes,
  ) => RestDoubleObject;
  /** Null for no id, as recorded for what is not set. */
  readonly reference: (type: string, id: Referred) => RestReference | null;
  readonly references: (type: string, ids: readonly string[]) => (RestReference | null)[];
  readonly yesNo: (word: string | null | undefined) => boolean;
}

const base = 'https://172.16.95.57:7002/ovm/core/wsapi/rest';

export function restObjectMaker(world: World): RestObjectMaker {
  const names = namesOf(world);
  const reference = (type: string, id: Referred): RestReference | null =>
    typeof id === 'string' && id !== ''
      ? {
          type: `com.oracle.ovm.mgr.ws.model.${type}`,
          value: id,
          uri: `${base}/${type}/${encodeURIComponent(id)}`,
          name: names.get(id) ?? null,
        }
      : null;
  const references = (type: string, ids: readonly string[]) => ids.map((id) => reference(type, id));
  return {
    reference,
    references,
    yesNo: (word) => /^yes$/i.test(word ?? ''),
    object: (type, of, attributes) => ({
      id: { ...(reference(type, of.id) as RestReference), name: of.name },
      name: of.name,
      description: of.values?.description ?? '',
      locked: false,
      readOnly: false,
      generation: 0,
      userData: [],
      // assumed: tags-are-groups
      resourceGroupIds: references('ResourceGroup', [of.refs?.tag ?? []].flat()),
      ...attributes,
    }),
  };
}

function namesOf(world: World): ReadonlyMap<string, string> {
  const files = world.repositories.flatMap((repository) => [...repository.files, ...repository.isos]);
  return new Map(
    [
      ...[...world.pools, ...world.servers, ...world.networks, ...world.repositories, ...world.physicalDisks],
      ...[...world.tags, ...world.vms, ...(world.others ?? []), ...files],
    ].map(({ id, name }) => [id, name ?? id]),
  );
}
