import type { RecoveryGround } from './recovery-ground.js';
import type { StepPlace } from './step-place.js';

/** Servers that were typed in this run; the next run asks again, for a server may have come back meanwhile. */
const typed = new WeakMap<RecoveryGround, Set<string>>();

/**
 * The servers that the operator takes for dead with `--declare-dead`: each is typed once in a run, and journaled. Undefined
 * where the operator wants to stop. Throws OVM_NOT_CONFIRMED.
 */
export async function declaredDead({
  ground,
  operator,
  stated,
}: Pick<StepPlace, 'ground' | 'operator' | 'stated'>): Promise<readonly string[] | undefined> {
  const servers = ground.sent?.declaredDead ?? [];
  const known = typed.get(ground) ?? new Set();
  typed.set(ground, known);
  for (const server of servers) {
    if (known.has(server)) continue;
    const question = `You say that server ${server} is dead and runs nothing: a VM that runs there all the same is started twice. Type its name.`;
    if ((await operator.ask(question, [server, 'stop'])) !== server) return undefined;
    stated(`server ${server} is dead and runs nothing`, server);
    known.add(server);
  }
  return servers;
}
