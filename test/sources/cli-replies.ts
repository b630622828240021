import { joinedLists } from '../../src/model/infrastructure.js';
import { CliReplies } from '../../src/sources/manager-cli-facts.js';

/** A reply as the CLI prints it. */
export function reply(command: string, data: readonly string[]): string {
  const lines = [`OVM> ${command}`, `Command: ${command}`, 'Status: Success', 'Data:'];
  return [...lines, ...data.map((line) => `  ${line}`), 'OVM> ', ''].join('\n');
}

export function list(type: string, ...rows: readonly (readonly [id: string, name: string])[]): string {
  const lines = rows.map(([id, name]) => `id:${id}  name:${name}`);
  return reply(`list ${type}`, lines.length === 0 ? ['None'] : lines);
}

export function show(type: string, id: string, ...lines: readonly string[]): string {
  return reply(`show ${type} id=${id}`, lines);
}

/** What a session with these replies tells. */
export function toldBy(...replies: readonly string[]) {
  const all = new CliReplies();
  all.add(Buffer.from(replies.join('')), 'session.txt');
  const part = all.part();
  return { ...part, infrastructure: joinedLists([part.infrastructure ?? {}]) };
}
