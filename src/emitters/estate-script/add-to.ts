import type { CliInstance } from '../../formats/ovm-cli/cli-command.js';
import type { PlannedValue } from '../create-script/vm-plan.js';
import type { EstateDraft, EstateReference } from './estate-draft.js';
import type { ServerNames } from './server-names.js';

/** What something is added to; the value where it says where its name is from. */
export interface Holder {
  readonly object: string;
  readonly instance: CliInstance;
  readonly value?: PlannedValue;
}

/** A line that adds one thing that exists to another. True when it was composed. */
export function addTo(
  draft: EstateDraft,
  subject: string,
  object: string,
  { instance, value }: EstateReference,
  holder: Holder,
): boolean {
  const relation = { word: 'to', object: holder.object, instance: holder.instance } as const;
  const names = holder.value === undefined ? [value] : [value, holder.value];
  return draft.add(subject, { verb: 'add', object, instance, relation, names });
}

/** How lines name a server; undefined where none can, which is an open point that says what is left to hands. */
export function namedServer(
  draft: EstateDraft,
  servers: ServerNames,
  subject: string,
  id: string,
  { byHand = 'add it by hand', inList = false } = {},
): EstateReference | undefined {
  const named = servers.reference(id);
  // a comma would end the name in a list
  if (named !== undefined && !(inList && named.value.value.includes(','))) return named;
  return draft.open('unknown-server', subject, `server ${id} cannot be named in a line: ${byHand}`);
}
