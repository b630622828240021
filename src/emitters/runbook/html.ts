import { createHash } from 'node:crypto';
import type { PlannedStep, RecoveryPlan } from '../../recovery/plan.js';
import { html, type Markup, nothing } from '../inventory/markup.js';
import { runbookScript } from './page-script.js';
import { runbookStyle } from './page-style.js';
import {
  type CommandGroup,
  commandGroups,
  doubtText,
  groupWords,
  marksText,
  valueLines,
  whoText,
} from './plan-words.js';

/**
 * runbook.html: one recovery as a page that needs nothing else. No request leaves it; its policy allows its own style and
 * script alone. It can be read and printed without the script, which keeps what was ticked.
 */
export function* runbookHtml(plan: RecoveryPlan): Iterable<string> {
  yield headOf(plan).markup;
  yield `<style>${runbookStyle}</style>\n</head>\n`;
  yield topOf(plan).markup;
  for (const step of plan.steps) yield stepMarkup(plan, step).markup;
  yield boxesMarkup('Proof that all is back', 'proof', plan.proof).markup;
  yield `</main>\n<script>${runbookScript}</script>\n</body>\n</html>\n`;
}

/** Only what carries these hashes runs or styles; nothing is fetched, and no form is sent. */
function policy(): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(runbookStyle)}`,
    `script-src ${hash(runbookScript)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function headOf(plan: RecoveryPlan): Markup {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Recovery ${plan.situation} of estate ${plan.values.estate}</title>
<link rel="icon" href="data:,">
`;
}

function topOf(plan: RecoveryPlan): Markup {
  const values = valueLines(plan).map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>\n`);
  const others = plan.notThis.map(({ when, situation }) => `when ${when}: ${situation}`);
  return html`<body data-recovery="${plan.id}">
<header><h1>${plan.situation}: ${plan.title}</h1>
<p class="soft">Estate ${plan.values.estate}, recovery ${plan.id}. Written by ovm-rescue ${plan.toolVersion} at ${plan.madeAt}; article ${plan.article}.</p></header>
<main>
<p id="progress" class="progress" role="status" hidden></p>
<dl>
${values}</dl>
${findingsMarkup(plan)}${listMarkup('What changed since the archive was made', plan.changedSince)}${listMarkup('What servers tell still, and what only the lost manager knew', plan.onlyManagerKnew ?? [])}${listMarkup('Left out', plan.values.leftOut)}<h2>Situation</h2>
<p>Lost: ${plan.lost}</p>
${listMarkup('Still there', plan.remains)}${listMarkup('It is another situation', others)}${boxesMarkup('Before the first step', 'before', plan.preconditions)}<h2>Steps</h2>
<p class="soft">${marksText} A line that stands further right goes on the line above it.</p>
`;
}

function findingsMarkup({ findings }: RecoveryPlan): Markup {
  if (findings.length === 0) return nothing;
  const lines = findings.map(
    ({ severity, text }) => html`<li><span class="severity ${severity}">${severity}</span> ${text}</li>\n`,
  );
  return html`<h2>What the look around found</h2>
<ul>
${lines}</ul>
`;
}

function listMarkup(title: string, lines: readonly string[]): Markup {
  if (lines.length === 0) return nothing;
  return html`<h3>${title}</h3>
<ul class="plain">
${lines.map((line) => html`<li><span>${line}</span></li>\n`)}</ul>
`;
}

function boxesMarkup(title: string, id: string, lines: readonly string[]): Markup {
  if (lines.length === 0) return nothing;
  const boxes = lines.map(
    (line, index) =>
      html`<li><label><input type="checkbox" id="${`${id}-${index + 1}`}"> <span>${line}</span></label></li>\n`,
  );
  return html`<h2>${title}</h2>
<ul class="boxes">
${boxes}</ul>
`;
}

/** Steps with more lines than this may be broken over pages, and scroll on a screen. */
const lengthy = 14;

function stepMarkup(plan: RecoveryPlan, step: PlannedStep): Markup {
  const done = step.state === 'done' || step.state === 'skipped';
  const box = html`<input type="checkbox" id="${`step-${step.id}`}" aria-label="${`Step ${step.number} is done`}"${done ? html` checked` : nothing}>`;
  const state = step.state === 'open' ? nothing : html`, <b>${step.state}</b>`;
  const doubt = doubtText(step);
  const lacks = html`<p class="wipes">Fill in first: ${step.lacks.join('; ')}.</p>\n`;
  return html`<section class="step${step.commands.length > lengthy ? ' lengthy' : ''}" id="${step.id}">
<header>${box}<h3>${plan.situation}.${step.number} ${step.title}</h3></header>
<p class="place">${whoText(step)}${state}</p>
${doubt === undefined ? nothing : html`<p class="doubt"><b>${doubt.mark}:</b> ${doubt.text}</p>\n`}<p>${step.how}</p>
${commandGroups(step).map(groupMarkup)}${step.lacks.length === 0 ? nothing : lacks}<dl>
<dt>changes</dt><dd>${step.changes}</dd>
<dt>worked when</dt><dd>${step.check.text}</dd>
<dt>way back</dt><dd>${step.back}</dd>
<dt>source</dt><dd>${step.source}</dd>
</dl></section>
`;
}

function groupMarkup({ kind, lines, destructive }: CommandGroup): Markup {
  const shown = lines.map((line) => html`<span class="line">${lineMarkup(line)}\n</span>`);
  const long = lines.length > lengthy ? ' long' : '';
  const into = destructive
    ? html`<p class="wipes">Destroys what is there (${groupWords[kind]})</p>\n`
    : html`<p class="into">${groupWords[kind]}</p>\n`;
  return html`${into}<pre class="${`${destructive ? 'wiping' : ''}${long}`.trim()}">${shown}</pre>
`;
}

/** A line is broken at its blanks alone: on paper a break behind a hyphen looks like a blank. */
function lineMarkup(line: string): readonly Markup[] {
  return line
    .split(/( +)/)
    .map((part) => (/[^\w =.:]/.test(part) ? html`<span class="part">${part}</span>` : html`${part}`));
}
