import { RescueError } from '../../base/errors.js';
import { secretNamesIn } from '../../reach/cli-changes.js';
import { type ScriptSecretOptions, scriptSecretWords } from '../apply/script-secrets.js';
import type { SecretWords } from '../live/secret-words.js';
import type { EstateInput } from '../read-estate.js';

/** The mark of the password of the servers' agents, the only one that lines of cures have. */
const agents = 'ovs-agent';

/** Throws OVM_USAGE for words that name no secret, and for one that no cure has. */
export function refuseOtherSecrets(options: ScriptSecretOptions): void {
  const other = [...scriptSecretWords(options).keys()].find((name) => name !== agents);
  if (other === undefined) return;
  throw new RescueError('OVM_USAGE', `the secret ${other}`, `lines of cures have @secret:${agents} alone`);
}

/**
 * Where the passwords of these lines are: as the options say, else that of the agents that are asked, where it is one
 * for all of them; what is named nowhere is asked for.
 */
export function secretsFor(
  lines: readonly string[],
  options: ScriptSecretOptions,
  input: EstateInput,
): ScriptSecretOptions {
  if (!secretNamesIn(lines.join(' ')).includes(agents)) return {};
  const { secretFile = [], secretCommand = [], secretVariable = [] } = options;
  if (secretFile.length + secretCommand.length + secretVariable.length > 0)
    return { secretFile, secretCommand, secretVariable };
  const { file, command, environment } = commonPassword(input);
  if (file !== undefined) return { secretFile: [`${agents}=${file}`] };
  if (command !== undefined) return { secretCommand: [`${agents}=${command}`] };
  return environment === undefined ? {} : { secretVariable: [`${agents}=${environment}`] };
}

function commonPassword({ agents: asked = [] }: EstateInput): SecretWords {
  const words = asked.map(({ password = {} }) => password);
  const [first = {}] = words;
  return words.every((one) => JSON.stringify(one) === JSON.stringify(first)) ? first : {};
}
