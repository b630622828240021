import { readRegularFile } from '../../reach/regular-file.js';
import { type ScriptSecretOptions, scriptSecretWords } from '../apply/script-secrets.js';
import type { SecretWords } from '../live/secret-words.js';
import type { EstateInput } from '../read-estate.js';
import { liveInput, type RecoveryGround } from './recovery-ground.js';
import type { StepPlace } from './step-place.js';

/**
 * The estate as the configuration names it, with the certificate that was confirmed in this recovery; undefined without a
 * configuration.
 */
export function liveEstate({ ground, plan }: Pick<StepPlace, 'ground' | 'plan'>): EstateInput | undefined {
  const input = liveInput(ground);
  const { webCertificate } = plan.values;
  if (input === undefined || webCertificate === undefined) return input;
  const { fingerprint, insteadOf } = webCertificate;
  return {
    ...input,
    managerRests: (input.managerRests ?? []).map((rest) =>
      rest.certificate === insteadOf ? { ...rest, certificate: fingerprint } : rest,
    ),
  };
}

/** What the operator has to see to beside the steps: a configuration that still has the certificate of the lost manager. */
export function leftToDo({ ground, plan }: Pick<StepPlace, 'ground' | 'plan'>): readonly string[] {
  const { webCertificate } = plan.values;
  const stale = (liveInput(ground)?.managerRests ?? []).filter(
    ({ certificate }) => webCertificate !== undefined && certificate === webCertificate.insteadOf,
  );
  return stale.map(
    ({ key }) =>
      `Write the new certificate into ${ground.configuration ?? 'the configuration'}, or other commands and the nights stop: under ${key ?? 'manager-rest'}: certificate: ${webCertificate?.fingerprint}`,
  );
}

/** The server pools that are taken although they have no cluster locks. */
export function withoutLocks({ plan }: Pick<StepPlace, 'plan'>): readonly string[] {
  return plan.values.withoutLocks ?? [];
}

/** The mark for the password of the agents in lines that discover servers. */
const agentMark = 'ovs-agent';
const largestScript = 64 * 1024 * 1024;

/** Where the passwords of a script's marks are: as options say, and that of the agents as the configuration does. */
export function secretsOf(script: string, ground: RecoveryGround): ScriptSecretOptions {
  const { sent = {} } = ground;
  const text = readRegularFile(script, largestScript).toString('utf8');
  const marks = new Set([...text.matchAll(/@secret:([A-Za-z0-9_-]+)/g)].map(([, name]) => name));
  const given = scriptSecretWords(sent);
  const agents = given.has(agentMark) ? undefined : agentPassword(ground);
  const fromConfiguration = agents === undefined ? {} : optionsOf(agentMark, agents);
  const isUsed = (word: string) => marks.has(/^[^=]*/.exec(word)?.[0] ?? '');
  const used = (of: keyof ScriptSecretOptions) =>
    [...(sent[of] ?? []), ...(fromConfiguration[of] ?? [])].filter(isUsed);
  return {
    secretFile: used('secretFile'),
    secretCommand: used('secretCommand'),
    secretVariable: used('secretVariable'),
  };
}

/** The servers of an estate have one; where the configuration has several, a person says which. */
function agentPassword(ground: RecoveryGround): SecretWords | undefined {
  const [first, ...others] = (liveInput(ground)?.agents ?? []).map(({ password }) => password);
  const isSame = others.every((one) => JSON.stringify(one) === JSON.stringify(first));
  return isSame ? first : undefined;
}

function optionsOf(name: string, { file, command, environment }: SecretWords): ScriptSecretOptions {
  if (file !== undefined) return { secretFile: [`${name}=${file}`] };
  if (command !== undefined) return { secretCommand: [`${name}=${command}`] };
  return environment === undefined ? {} : { secretVariable: [`${name}=${environment}`] };
}
