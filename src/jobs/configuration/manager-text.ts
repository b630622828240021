import { isManagerUuid } from '../../model/identifiers.js';

type Told = { readonly value: string } | string | null | undefined;

/** What a manager's `.config` tells of who it is, in a few words; nothing else of it is shown. */
export function managerText(document: { readonly managerUuid?: Told; readonly buildId?: Told }): string {
  const uuid = textOf(document.managerUuid);
  const build = /^[\w.-]{1,40}$/.exec(textOf(document.buildId))?.[0] ?? 'not told';
  return `manager UUID ${isManagerUuid(uuid) ? uuid : 'not told'}, build ${build}`;
}

function textOf(told: Told): string {
  return (typeof told === 'object' ? told?.value : told) ?? '';
}
