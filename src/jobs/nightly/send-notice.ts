import { createHash } from 'node:crypto';
import type {
  CommandNotice,
  NoticeConfiguration,
  SecretReference,
  WebhookNotice,
} from '../../base/configuration.js';
import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import type { Password } from '../../base/password.js';
import type { NightNotice } from '../../model/night.js';
import { runNoticeCommand } from '../../reach/notice-command.js';
import { postToWebhook, type Webhook, webhookName } from '../../reach/webhook.js';
import { secretWords } from '../configuration/secret-words.js';
import { Secrets } from '../live/secrets.js';
import { stepFailure } from './night-ground.js';

/** Who is told, by a name that is the same every night and holds no secret. */
export interface NoticeTarget {
  readonly name: string;
  readonly notice: NoticeConfiguration;
}

export interface SendOptions {
  readonly log: Log;
  /** Passwords that the configuration took out of the environment, by the names of their variables. */
  readonly passwords?: ReadonlyMap<string, Password>;
}

const usualSeconds = { command: 60, webhook: 30 } as const;

/**
 * The notices of a configuration with their names. Those that would be alike, two rooms of one chat, have a piece of the
 * checksum of their words or URL behind it: it stays theirs where another one is added or removed.
 */
export function noticeTargets(notices: readonly NoticeConfiguration[]): NoticeTarget[] {
  const named = notices.map((notice) => ({ name: shortName(notice), notice }));
  const several = unlike(named, ({ name, notice }) => `${name} #${sumOf(notice)}`);
  // the same one twice
  return unlike(several, ({ name }, number) => (number === 1 ? name : `${name} (${number})`));
}

/** Gives another name to those that share one; they are counted from 1. */
function unlike(
  targets: readonly NoticeTarget[],
  otherName: (target: NoticeTarget, number: number) => string,
): NoticeTarget[] {
  return targets.map((target, at) => {
    const isAlike = ({ name }: NoticeTarget) => name === target.name;
    if (targets.filter(isAlike).length === 1) return target;
    return { ...target, name: otherName(target, targets.slice(0, at + 1).filter(isAlike).length) };
  });
}

function shortName(notice: NoticeConfiguration): string {
  return 'command' in notice ? `command ${notice.command[0]}` : webhookTarget(notice);
}

function sumOf(notice: NoticeConfiguration): string {
  const told = JSON.stringify('command' in notice ? notice.command : notice.webhook);
  return createHash('sha256').update(told).digest('hex').slice(0, 8);
}

/** By reference the host is not known before the secret is read, which may fail. */
function webhookTarget({ webhook }: WebhookNotice): string {
  return `webhook ${typeof webhook === 'string' ? webhookName(webhook) : `of ${referenceText(webhook)}`}`;
}

function referenceText(reference: SecretReference): string {
  if ('file' in reference) return `the file ${reference.file}`;
  if ('environment' in reference) return `the variable ${reference.environment}`;
  return `the command ${reference.command[0]}`;
}

/**
 * Sends a text of JSON to one target. A failure, also one by a fault of ours, is an answer and never thrown: the night goes
 * on, the other targets are told, and its exit code tells. No reason holds one of our passwords, nor the path of a webhook. Nobody is asked on the terminal.
 */
export async function sendNotice(
  { name, notice }: NoticeTarget,
  json: string,
  { log, passwords }: SendOptions,
): Promise<NightNotice> {
  const secrets = new Secrets(log, passwords);
  try {
    if ('command' in notice) await runNoticeCommand(commandOf(notice), json);
    else await postToWebhook(await webhookOf(notice, secrets), json);
    return { target: name, status: 'sent' };
  } catch (error) {
    const { message } =
      error instanceof RescueError
        ? secrets.passwords.maskError(error)
        : stepFailure(name, error, { secrets, log });
    return { target: name, status: 'failed', reason: message };
  }
}

function commandOf({ command, timeout = usualSeconds.command }: CommandNotice) {
  return { words: command, timeoutMs: timeout * 1000 };
}

/** A webhook with its secrets read. Throws OVM_PASSWORD_UNREADABLE. */
export async function webhookOf(notice: WebhookNotice, secrets: Secrets): Promise<Webhook> {
  const { webhook, certificate, timeout = usualSeconds.webhook } = notice;
  const secret = notice.secret && headerWords(await named(notice.secret, secrets), notice.secret);
  return {
    url: typeof webhook === 'string' ? webhook : (await named(webhook, secrets)).reveal().trim(),
    ...(secret && { secret }),
    ...(certificate !== undefined && { fingerprint: certificate }),
    timeoutMs: timeout * 1000,
  };
}

async function named(reference: SecretReference, secrets: Secrets): Promise<Password> {
  const found = await secrets.named(secretWords(reference));
  if (found && found.reveal().trim() !== '') return found;
  const why = found ? 'it is empty' : 'it is not set';
  throw new RescueError('OVM_PASSWORD_UNREADABLE', referenceText(reference), why);
}

/** What goes into a header is one line of plain letters. */
function headerWords(secret: Password, reference: SecretReference): Password {
  if (/^[\x20-\x7e]*$/.test(secret.reveal())) return secret;
  const why = 'it holds a line break or a letter beyond ASCII, which no header takes';
  throw new RescueError('OVM_PASSWORD_UNREADABLE', referenceText(reference), why);
}
