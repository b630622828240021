import type { ClientChannel, ConnectConfig } from 'ssh2';
import ssh2 from 'ssh2';
import type { RescueError } from '../../base/errors.js';
import { connectFailure, LoginOverdue, OfferedAlgorithms } from './connect-failure.js';
import { createHostKeyCheck } from './host-key-check.js';
import { LoginTimer } from './login-timer.js';
import { sshAlgorithms } from './ssh-algorithms.js';
import { prepareLogins } from './ssh-logins.js';
import type { SshSettings } from './ssh-settings.js';

/**
 * Connects, checks the host key, logs in, and gives what `whenReady` makes of the client at that very moment: an
 * error may come with the same packet. Throws OVM_SSH_UNREACHABLE, OVM_SSH_HOST_KEY, OVM_SSH_LOGIN.
 *
 * @param sock what to speak through instead of a connection of its own
 */
export async function logIn<Result>(
  settings: SshSettings,
  sock: ClientChannel | undefined,
  whenReady: (client: ssh2.Client) => Result,
): Promise<Result> {
  const keyCheck = createHostKeyCheck(settings);
  const timer = new LoginTimer(settings.connectTimeoutMs);
  const logins = prepareLogins(settings, timer.whileAsked);
  const offered = new OfferedAlgorithms();
  const client = new ssh2.Client();
  let refusal: RescueError | undefined;
  const config: ConnectConfig = {
    host: settings.host,
    port: settings.port,
    username: settings.user,
    ...(sock ? { sock } : {}),
    algorithms: sshAlgorithms(settings.legacy, keyCheck.knownTypes),
    authHandler: logins.handler,
    hostVerifier: (key: Buffer) => {
      refusal = keyCheck.refuse(key);
      return refusal === undefined;
    },
    // its own timer would run on while somebody is asked
    readyTimeout: 0,
    keepaliveInterval: settings.keepAliveMs,
    keepaliveCountMax: 3,
    debug: offered.note,
  };
  try {
    return await ready(client, config, timer, (why) => logins.failed(why), whenReady);
  } catch (error) {
    client.on('error', () => {}); // what follows from the first failure
    client.destroy();
    throw refusal ?? logins.interruption ?? connectFailure(settings, error as Error, offered, logins);
  } finally {
    timer.stop();
  }
}

/** ssh2 reports an agent that does not answer, or a key that cannot sign, and goes on with the next login. */
function ready<Result>(
  client: ssh2.Client,
  config: ConnectConfig,
  timer: LoginTimer,
  wentOn: (why: string) => void,
  whenReady: (client: ssh2.Client) => Result,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error & { level?: string }) => {
      const goesOn = error.level === 'agent' || /^Error (?:while )?signing/.test(error.message);
      if (goesOn) wentOn(error.level === 'agent' ? `the agent fails: ${error.message}` : error.message);
      else reject(error);
    };
    const closed = () => reject(new Error('the connection was closed before the login'));
    client.on('error', failed);
    client.on('close', closed);
    timer.start(() => reject(new LoginOverdue()));
    client.once('ready', () => {
      resolve(whenReady(client));
      client.off('error', failed);
      client.off('close', closed);
    });
    client.connect(config);
    client.setNoDelay(true); // else each step of the login, and every command, waits 40 ms for an acknowledgement
  });
}
