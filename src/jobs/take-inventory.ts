import { resolve } from 'node:path';
import type { ManifestSource } from '../archive/manifest.js';
import { rehearsalOf } from '../archive/rehearsal-records.js';
import { RescueError } from '../base/errors.js';
import { toolVersion } from '../base/version.js';
import { allFindings } from '../checks/index.js';
import type { Making } from '../emitters/emitter.js';
import { environmentJson } from '../emitters/environment-json.js';
import { inventoryHtml } from '../emitters/inventory/inventory-html.js';
import { inventoryText } from '../emitters/inventory/inventory-text.js';
import { type LastRehearsal, rehearsalText } from '../model/rehearsal.js';
import { refuseForeignFile, writeFileAtomically } from '../reach/write-file.js';
import { placesIn } from './archived-origin.js';
import type { EstateReading } from './read-estate.js';
import { inputsOf, refuseInside } from './refuse-inside.js';

export interface InventoryOptions {
  /** Where to write the HTML page, if it is wanted. */
  readonly html?: string;
  /** Only the summary and what is wrong. */
  readonly findings?: boolean;
  /** The environment as JSON instead of the text. */
  readonly json?: boolean;
}

/** How every page of `inventoryHtml` begins. */
const pageBeginning = /^<!DOCTYPE html>\n<html lang="en">\n<head>\n[\s\S]*<title>Inventory of estate /;

/**
 * The inventory in pieces of text, with the answers of all checks; writes the HTML page if it is wanted.
 * Throws OVM_OUT_NOT_OURS when the page would be inside the estate or replace a file of others.
 */
export async function takeInventory(
  reading: EstateReading,
  options: InventoryOptions,
): Promise<Iterable<string>> {
  const { html } = options;
  const { archive } = reading;
  refuseInside(inputsOf(reading.sources), [{ option: '--html', path: html }]);
  if (html !== undefined) refuseForeignFile('--html', html, pageBeginning);
  const environment = { ...reading.environment, findings: allFindings(reading.environment) };
  const making = {
    toolVersion,
    readAt: reading.readAt,
    place: placesIn(reading),
    sources: wholeOf(reading.sources),
    ...(archive !== undefined && (await rehearsedText(() => rehearsalOf(resolve(archive))))),
  };
  if (html !== undefined) await writeFileAtomically(html, inventoryHtml(environment, making));
  if (options.json) return environmentJson(environment, making);
  return inventoryText(environment, making, { findingsAlone: options.findings === true });
}

/** What is said of a rehearsal; nothing where there was none, or its records cannot be read, which is told elsewhere. */
export async function rehearsedText(
  find: () => Promise<LastRehearsal | undefined>,
): Promise<Pick<Making, 'rehearsed'>> {
  try {
    const last = await find();
    return last === undefined ? {} : { rehearsed: rehearsalText(last, false) };
  } catch (error) {
    if (error instanceof RescueError) return {};
    throw error;
  }
}

/** How many sources were read whole, of how many. */
export function wholeOf(sources: readonly ManifestSource[]): NonNullable<Making['sources']> {
  const whole = sources.filter(({ status }) => status === 'complete').length;
  return { whole, all: sources.length };
}
