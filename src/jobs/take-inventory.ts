import { toolVersion } from '../base/version.js';
import { allFindings } from '../checks/index.js';
import { environmentJson } from '../emitters/environment-json.js';
import { inventoryHtml } from '../emitters/inventory/inventory-html.js';
import { inventoryText } from '../emitters/inventory/inventory-text.js';
import { writeFileAtomically } from '../reach/write-file.js';
import type { EstateReading } from './read-estate.js';

export interface InventoryOptions {
  /** Where to write the HTML page, if it is wanted. */
  readonly html?: string;
  /** The environment as JSON instead of the text. */
  readonly json?: boolean;
}

/** The inventory in pieces of text, with the answers of all checks; writes the HTML page if it is wanted. */
export async function takeInventory(
  reading: EstateReading,
  options: InventoryOptions,
): Promise<Iterable<string>> {
  const environment = { ...reading.environment, findings: allFindings(reading.environment) };
  const making = { toolVersion, readAt: reading.readAt };
  if (options.html !== undefined) await writeFileAtomically(options.html, inventoryHtml(environment, making));
  return options.json ? environmentJson(environment, making) : inventoryText(environment, making);
}
