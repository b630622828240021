import { shapes } from './page-shapes.js';
import { type TableShape, tableStyle } from './page-table.js';

/** Of every page. Light colours are the rule, so that paper gets them; a screen that asks for dark gets the second set. */
export const pageColours = `
:root{--back:#fff;--front:#1c2128;--soft:#57606a;--line:#d0d7de;--panel:#f6f8fa;--link:#0550ae;
--error:#b3001b;--warning:#8a4b00;--note:#1f5f99;--good:#1a6b34;--target:#fff4c2;color-scheme:light}
@media screen and (prefers-color-scheme:dark){:root{--back:#12161c;--front:#e6e9ee;--soft:#9da7b3;--line:#353c46;
--panel:#1b2129;--link:#7db7ff;--error:#ff8f96;--warning:#f2b25c;--note:#86bdf5;--good:#7fd694;--target:#3d3512;
color-scheme:dark}}`;

export const pageText = `
*{box-sizing:border-box}
html{scroll-padding-top:8rem}
body{margin:0 auto;padding:1.25rem 1.5rem 3rem;max-width:110rem;background:var(--back);color:var(--front);
font:0.875rem/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.2;margin:0 0 .25rem}
h2{font-size:1.15rem;margin:2.25rem 0 .6rem}
p{margin:.25rem 0 .75rem}
a{color:var(--link);text-underline-offset:2px}
a:focus-visible,button:focus-visible,input:focus-visible{outline:2px solid var(--link);outline-offset:2px}
code,.id{font:.92em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
.soft,.count,.id,.from{color:var(--soft)}
.count{font-weight:400}
.id{display:block}
a.id{color:var(--link)}
ul{list-style:none;margin:0;padding:0}
li+li{margin-top:.3rem}
.problem,.error{color:var(--error)}
.warning{color:var(--warning)}
.note{color:var(--note)}
.good{color:var(--good)}
.problem,.word{font-weight:600}
.problem,.assumed{display:block;margin-top:.2rem}
.assumed{color:var(--soft);font-size:.92em}
.severity{display:inline-block;border:1px solid;border-radius:.25rem;padding:0 .4rem;font-weight:600}
.caveat{border-left:3px solid var(--warning);padding:.3rem .75rem;background:var(--panel)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:0}
dt{color:var(--soft)}
dd{margin:0}
dd li+li{margin-top:0}`;

const page = `
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:1rem 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.75rem;margin:1rem 0}
.tile{display:block;border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem;background:var(--panel);
color:inherit;text-decoration:none}
.tile:hover{border-color:var(--link)}
.tile b{display:block;font-size:1.35rem;line-height:1.2;font-variant-numeric:tabular-nums}
.tile small{display:block;color:var(--soft)}
.tile .word{display:block}
#filter-bar{position:sticky;top:0;z-index:3;display:flex;flex-wrap:wrap;gap:.4rem .75rem;align-items:center;
height:3.25rem;background:var(--back);border-bottom:1px solid var(--line)}
#filter-bar[hidden]{display:none}
#filter-bar input{flex:1 1 12rem;max-width:32rem;font:inherit;font-size:1rem;padding:.35rem .6rem;color:inherit;
background:var(--back);border:1px solid var(--soft);border-radius:.35rem}`;

const tables = `
table{width:100%;border-collapse:collapse;table-layout:fixed}
th,td{text-align:left;vertical-align:top;padding:.4rem .5rem;border-bottom:1px solid var(--line)}
thead th{position:sticky;top:0;z-index:2;background:var(--panel);box-shadow:inset 0 -1px var(--line);
border-bottom:0;overflow-wrap:normal}
.scripted thead th{top:3.25rem}
td{font-variant-numeric:tabular-nums}
tr[hidden],section.empty table{display:none}
tr:target td{background:var(--target)}
th button{all:unset;cursor:pointer;display:inline}
th button:hover{text-decoration:underline}
th button:focus-visible{outline:2px solid var(--link);outline-offset:2px}
th[aria-sort=ascending] button::after{content:" \\25B2"}
th[aria-sort=descending] button::after{content:" \\25BC"}`;

/** On a narrow screen each row is a card, and the heads are a row of buttons for sorting. */
const narrow = `
@media screen and (max-width:760px){
body{padding:1rem .9rem 3rem}
.tiles{grid-template-columns:1fr 1fr;gap:.5rem}
.tile.findings{grid-column:1/-1}
#filter-bar label{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
#filter-bar{flex-wrap:nowrap}
#filter-bar input{flex-basis:8rem;min-width:0}
#filter-result{flex:none}
dl{grid-template-columns:1fr}
dd{margin-bottom:.4rem}
table,tbody,tr{display:block}
thead{display:none}
.scripted thead{display:block}
.scripted thead tr{display:flex;flex-wrap:wrap;gap:.35rem;margin-bottom:.6rem}
.scripted thead tr::before{content:"Sort by";color:var(--soft);padding:.2rem 0}
.scripted thead th{position:static;width:auto!important;padding:0;background:none;box-shadow:none;font-weight:400}
.scripted th button{display:block;border:1px solid var(--line);border-radius:1rem;padding:.25rem .65rem}
tbody tr{border:1px solid var(--line);border-radius:.5rem;margin-bottom:.6rem;padding:.25rem .6rem}
tbody td{display:grid;grid-template-columns:6.2rem minmax(0,1fr);gap:.6rem;border-bottom:0;padding:.2rem 0}
tbody td::before{color:var(--soft)}
tbody td:empty{display:none}
tbody td:first-child::before{display:none}
tbody td:first-child{display:block;border-bottom:1px solid var(--line);padding-bottom:.35rem;margin-bottom:.2rem}
}`;

const print = `
@page{size:landscape;margin:1.2cm}
@media print{
body{padding:0;max-width:none;font-size:8pt}
nav,#filter-bar{display:none}
thead{display:table-header-group}
thead th,.scripted thead th{position:static}
tr,.tile{break-inside:avoid}
h2{break-after:avoid}
a{color:inherit;text-decoration:none}
}`;

/** The whole style of a page with these tables. */
export function pageStyleFor(tableShapes: readonly TableShape[]): string {
  return [pageColours, pageText, page, tables, ...tableShapes.map(tableStyle), narrow, print].join('\n');
}

/** The style of the inventory. It is the same for every one, so that its hash can stand in the page's policy. */
export const pageStyle = pageStyleFor(Object.values(shapes));
