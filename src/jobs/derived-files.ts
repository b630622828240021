import { archivePath } from '../archive/archive-path.js';
import { emitCreateScripts, planVms } from '../emitters/create-script/create-script-emitter.js';
import type { Making, NamedText } from '../emitters/emitter.js';
import { environmentJson } from '../emitters/environment-json.js';
import { estateScriptKinds } from '../emitters/estate-script/estate-plan.js';
import { planEstates } from '../emitters/estate-script/estate-planners.js';
import { emitEstateScripts } from '../emitters/estate-script/estate-script-emitter.js';
import { inventoryHtml } from '../emitters/inventory/inventory-html.js';
import { inventoryText } from '../emitters/inventory/inventory-text.js';
import { recoverText } from '../emitters/runbook/recover-text.js';
import type { Environment, Release } from '../model/environment.js';

/** What is known of an estate beside its environment when the files of a capture are written. */
export interface DerivedFrom {
  /** The one manager UUID; undefined when none was found or the places disagree. */
  readonly managerUuid: string | undefined;
  /** Undefined where nothing tells it: then there are no scripts. */
  readonly release: Release | undefined;
}

/** A page of a capture that follows from its captured bytes. */
export interface DerivedPage {
  /** In the archive. */
  readonly path: string;
  readonly pieces: Iterable<string>;
}

/** The pages of a capture, each made as it is read. `environment.findings` holds the answers of all checks as well. */
export function* derivedPages(
  environment: Environment,
  from: DerivedFrom,
  making: Making,
): Iterable<DerivedPage> {
  yield { path: 'environment.json', pieces: environmentJson(environment, making) };
  const facts = { ...from, archived: archivePath };
  yield { path: 'RECOVER.md', pieces: recoverText(environment, facts, making) };
  yield { path: 'inventory.txt', pieces: inventoryText(environment, making) };
  yield { path: 'inventory.html', pieces: inventoryHtml(environment, making) };
}

/** The scripts of a capture. */
export interface DerivedScripts {
  /** With their paths in the archive. */
  readonly texts: Iterable<NamedText>;
  /** Of the scripts for an empty estate, which those of VMs are among. */
  readonly openPoints: number;
}

/** What makes the VMs and the estate again on a release. */
export function derivedScripts(environment: Environment, release: Release, making: Making): DerivedScripts {
  const plans = planVms(environment, release);
  const estates = planEstates(estateScriptKinds, environment, release, { allowFormat: [] });
  function* texts(): Iterable<NamedText> {
    const ofVms = emitCreateScripts(environment, plans, release, making);
    for (const text of ofVms) yield inScripts(text);
    for (const plan of estates)
      for (const text of emitEstateScripts(environment, plan, making)) yield inScripts(text);
  }
  const openPoints = estates.find(({ kind }) => kind === 'empty')?.openPoints.length ?? 0;
  return { texts: texts(), openPoints };
}

function inScripts(text: NamedText): NamedText {
  return { ...text, path: `scripts/${text.path}` };
}
