import { RescueError } from '../../base/errors.js';
import { maskSecrets } from '../../base/secret.js';
import { readAgentReply } from '../../formats/agent-reply.js';
import { readReply } from '../../formats/ovm-cli/read-reply.js';
import { readRestReply, restObjectsOf } from '../../formats/rest-reply.js';
import { decodeText } from '../../formats/text.js';
import { cliLine } from '../../reach/cli-readings.js';
import type { CliSession } from '../../reach/ovm-cli-session.js';
import type { RestClient } from '../../reach/rest-client.js';
import type { XmlRpcClient } from '../../reach/xml-rpc-client.js';

/** Asks a manager's CLI for its release, and ends the session. Throws OVM_CLI_REPLY, OVM_SSH_LOST. */
export async function cliVersion(session: CliSession): Promise<string> {
  try {
    await session.ask(cliLine({ verb: 'set OutputMode=Verbose' }));
    const text = decodeText(await session.ask(cliLine({ verb: 'showversion' }))).text;
    const { document } = readReply(text);
    if (!document.success) {
      const why = document.errorMessage ?? 'the manager did not say Success';
      throw new RescueError('OVM_CLI_REPLY', session.name, `showversion: ${maskSecrets(why, 'reply')}`);
    }
    return release(text, 'answered');
  } finally {
    await session.close();
  }
}

/** Asks a manager's core for its release. Throws OVM_SOURCE_EMPTY without a REST interface, OVM_HTTPS_*. */
export async function restVersion(client: RestClient): Promise<string> {
  const reply = await client.get(['Manager']);
  if (reply === undefined)
    throw new RescueError(
      'OVM_SOURCE_EMPTY',
      client.name,
      'it has no REST interface; it exists from 3.3.1 on',
    );
  const { document } = readRestReply(reply);
  const [manager] = restObjectsOf(document.objects, 'Manager');
  if (!manager) throw new RescueError('OVM_HTTPS_REPLY', client.name, 'Manager: it names no manager');
  return release(manager.attributes.managerVersion?.value ?? '', 'answered');
}

/** Asks an agent which versions of its interface it has. Throws OVM_HTTPS_*. */
export async function agentVersion(client: XmlRpcClient): Promise<string> {
  const { document } = readAgentReply(await client.call('get_api_version'));
  if (document.reply === 'fault') {
    const why = `get_api_version: the agent answered with a fault: ${maskSecrets(document.message, 'reply')}`;
    throw new RescueError('OVM_HTTPS_REPLY', client.name, why);
  }
  if (document.reply === 'none')
    throw new RescueError('OVM_HTTPS_REPLY', client.name, 'get_api_version: the reply cannot be read');
  return 'answered';
}

function release(text: string, otherwise: string): string {
  const found = /\b\d{1,3}\.\d{1,3}\.\d{1,3}(?:\.\d{1,6}){0,3}\b/.exec(text)?.[0];
  return found === undefined ? otherwise : `release ${found}`;
}
