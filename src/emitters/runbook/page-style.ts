import { pageColours, pageText } from '../inventory/page-style.js';

const page = `
body{max-width:60rem}
h3{font-size:1rem;margin:1rem 0 .3rem}
.step h3{margin:0}
.place{color:var(--soft)}
.progress{position:sticky;top:0;z-index:2;background:var(--back);border-bottom:1px solid var(--line);padding:.5rem 0}
.progress[hidden]{display:none}
ul.plain li{display:flex;gap:.5rem}
ul.plain li::before{content:"\\2013";color:var(--soft)}
ul.boxes label{display:flex;gap:.5rem;align-items:baseline}
.step{border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem;margin:1rem 0}
.step header{display:flex;gap:.75rem;align-items:baseline}
.step.ticked{background:var(--panel)}
.step.ticked h3{color:var(--soft)}
input[type=checkbox]{width:1.1rem;height:1.1rem;flex:none;accent-color:var(--good);transform:translateY(.15rem)}
.doubt{border-left:3px solid var(--warning);background:var(--panel);padding:.3rem .75rem;margin:.5rem 0}
.doubt b{color:var(--warning)}
.wipes{color:var(--error);font-weight:600;margin:.5rem 0 .2rem}
pre{margin:.3rem 0 .7rem;padding:.55rem .7rem;background:var(--panel);border:1px solid var(--line);border-radius:.35rem;
white-space:pre-wrap;overflow-wrap:anywhere;font:.85rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
pre.wiping{border-color:var(--error)}
pre .line{display:block;padding-left:1.4rem;text-indent:-1.4rem}
pre .part{display:inline-block;max-width:100%;text-indent:0;word-break:break-all}
.into{color:var(--soft);font-size:.85em;margin:0}
.step dl{margin-top:.5rem}
@media screen{pre.long{max-height:22rem;overflow:auto}}
@media screen and (max-width:760px){body{padding:1rem .9rem 3rem}dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}`;

const print = `
@page{size:A4 portrait;margin:1.5cm}
@media print{
body{padding:0;max-width:none;font-size:9pt}
.progress{display:none}
.step{break-inside:avoid;margin:.6rem 0}
.step.lengthy{break-inside:auto;break-before:page}
.step,pre{-webkit-box-decoration-break:clone;box-decoration-break:clone}
.step header,.step header~p,h2,h3{break-after:avoid}
p,li,pre .line,.step dl,ul.boxes{break-inside:avoid}
.step dl{break-before:avoid}
pre{font-size:7.5pt}
pre.long,.lengthy pre{break-inside:auto}
a{color:inherit;text-decoration:none}
}`;

/** The whole style of a runbook page; the same for every page, so that its hash can stand in the page's policy. */
export const runbookStyle = [pageColours, pageText, page, print].join('\n');
