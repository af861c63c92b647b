import { PALETTE } from './palette.ts';

/** The style of every page. */
export const STYLE = `${PALETTE}
* { box-sizing: border-box; }
html { font: 17px/1.6 var(--serif); color: var(--ink); background: var(--paper); -webkit-text-size-adjust: 100%; }
body { margin: 0; counter-reset: figure; overflow-wrap: break-word; }
a { color: var(--link); text-underline-offset: .15em; text-decoration-thickness: 1px; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; background: var(--paper); padding: .5rem 1rem; }
.skip:focus { left: .5rem; top: .5rem; z-index: 1; }
.sheet { max-width: 50rem; margin: 0 auto; padding: 2.5rem 1.25rem 6rem; }
h1, h2, h3, h4 { line-height: 1.25; font-weight: 600; text-wrap: balance; }
h1 { font-size: 2.1rem; margin: .2rem 0 .3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 3.75rem 0 1.1rem; }
h3 { font-size: 1.02rem; margin: 2.2rem 0 .6rem; }
h4 { font: 600 .8rem/1.4 var(--sans); margin: 0; }
p, .notes { max-width: 66ch; margin: 0 0 1rem; }
.notes { padding-left: 1.1rem; } .notes li { margin-bottom: .55rem; }
code, pre { font-family: var(--mono); font-size: .82em; }
code { overflow-wrap: anywhere; }
pre { margin: 0 0 1rem; padding: .7rem .9rem; background: var(--wash); border-left: 2px solid var(--rule); line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4; }
.kicker, .byline { font: .82rem/1.5 var(--sans); color: var(--dim); margin: 0; }
.kicker { letter-spacing: .02em; }
.verdict { font-size: 1.22rem; line-height: 1.55; margin: 1.9rem 0 0; max-width: 58ch; }
.further { max-width: 62ch; margin: 1.1rem 0 0; }
.badge { display: block; font: 600 .9rem/1.4 var(--sans); margin-bottom: .45rem; }
.badge.met { color: var(--good); } .badge.not_met { color: var(--bad); } .badge.inconclusive { color: var(--mid); }
.numbers { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(10.7rem, 100%), 1fr)); gap: 1.5rem 1.25rem; margin: 0; }
.numbers dt { font: .8rem/1.4 var(--sans); color: var(--dim); overflow-wrap: anywhere; }
.numbers dd { margin: 0; font: .8rem/1.45 var(--sans); color: var(--dim); }
.numbers b { display: block; font: 1.55rem/1.3 var(--serif); color: var(--ink); font-variant-numeric: lining-nums tabular-nums; }

.scroll {
  overflow-x: auto; margin: 0 0 1.75rem;
  background: linear-gradient(90deg, var(--paper) 50%, transparent) left / 2rem 100% no-repeat local, linear-gradient(270deg, var(--paper) 50%, transparent) right / 2rem 100% no-repeat local,
    linear-gradient(90deg, var(--rule), transparent) left / .6rem 100% no-repeat, linear-gradient(270deg, var(--rule), transparent) right / .6rem 100% no-repeat;
}
table { border-collapse: collapse; min-width: 100%; font: .8rem/1.45 var(--sans); font-variant-numeric: lining-nums tabular-nums; }
caption { caption-side: top; text-align: left; color: var(--dim); padding-bottom: .5rem; }
caption span { display: inline-block; position: sticky; left: 0; max-width: min(78ch, 100vw - 2.5rem); }
th, td { text-align: right; padding: .36rem .7rem; vertical-align: top; white-space: nowrap; font-weight: 400; }
thead th { border-bottom: 1px solid var(--ink); font-weight: 600; vertical-align: bottom; }
tbody tr + tr > * { border-top: 1px solid var(--grid); }
tbody tr:last-child > * { border-bottom: 1px solid var(--rule); }
.words { text-align: left; } td.words { white-space: normal; min-width: 11rem; }
.wrapped { white-space: normal; } .of { color: var(--dim); }
tr > :first-child { padding-left: 0; } .part { padding-left: 1rem; } tr > :last-child { padding-right: 0; }

figure { margin: 0 0 2.2rem; counter-increment: figure; }
figcaption { font: .82rem/1.55 var(--sans); color: var(--dim); max-width: 78ch; margin-top: .7rem; }
figcaption b { color: var(--ink); font-weight: 600; } figcaption > b::after { content: " " counter(figure) "."; }
svg { display: block; max-width: 100%; height: auto; font: 12px var(--sans); fill: var(--ink); font-variant-numeric: lining-nums tabular-nums; }
svg.wide { width: 100%; } svg.narrow { display: none; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.3rem; padding: 0; margin: .6rem 0 0; font: .8rem/1.5 var(--sans); color: var(--dim); }
.legend li { display: flex; align-items: center; gap: .5rem; } .legend b { color: var(--ink); font-weight: 600; } .legend svg { flex: none; }
.tick, .axis, .head { fill: var(--dim); font-size: 11px; } .number { font-size: 11.5px; } .strong { font-weight: 600; }
.grid { stroke: var(--grid); } .rule { stroke: var(--rule); } .zero { stroke: var(--dim); }
.threshold { stroke: var(--dim); stroke-width: 1.5; stroke-dasharray: 1.5 3.5; stroke-linecap: round; }
.interval { fill: none; stroke: var(--ink); stroke-width: 1.4; } .estimate { fill: var(--ink); stroke: var(--ink); } .open { fill: var(--paper); stroke-width: 1.4; }
.curve { fill: none; stroke-width: 1.8; } .curve.plain { stroke: var(--ink); stroke-width: 1.4; } .validation { fill: var(--finetuned); }
.baseline { fill: var(--baseline); } .finetuned { fill: var(--finetuned); } .control { fill: var(--control); } .reference { fill: var(--reference); }
.interval.baseline, .curve.baseline { fill: none; stroke: var(--baseline); }
.interval.finetuned, .curve.finetuned { fill: none; stroke: var(--finetuned); }
.interval.control, .curve.control { fill: none; stroke: var(--control); }
.interval.reference, .curve.reference { fill: none; stroke: var(--reference); }
.curve.finetuned { stroke-dasharray: 7 3; } .curve.control { stroke-dasharray: 9 3 2 3; } .curve.reference { stroke-dasharray: 2 3; }
.band { fill: var(--band); } .band-middle { fill: var(--reference); }

.halo { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; } .frame { fill: none; stroke: var(--dim); stroke-width: .75; }
[class^="o-"] { fill: var(--c); stroke: var(--paper); stroke-width: 1.5; } [class^="on-"] { fill: var(--t); font-size: 11px; }
.o-infrastructure_error { stroke: var(--dim); stroke-width: 1; }
.s { display: inline-flex; align-items: center; justify-content: center; width: 1.3rem; height: 1.3rem; flex: none; background: var(--c); color: var(--t); border: 1px solid rgb(128 128 128 / .45); font: 600 .72rem/1 var(--sans); text-decoration: none; forced-color-adjust: none; }
.trials { display: grid; grid-template-columns: 11rem 1fr; gap: .3rem 1rem; margin-bottom: 1rem; }
.trials h4 { overflow-wrap: anywhere; font-weight: 400; padding-top: .15rem; }
.trials ul { list-style: none; display: flex; flex-wrap: wrap; gap: 3px; margin: 0; padding: 0; }
.trials li { display: flex; } .trials .from { font: .72rem/1.3rem var(--sans); color: var(--dim); padding: 0 .2rem; font-variant-numeric: tabular-nums; align-items: center; }
a.s:hover { outline: 2px solid var(--ink); }
.s.false { background: linear-gradient(315deg, #b04300 32%, transparent 33%) border-box var(--c); }
.s.page { width: 1.65rem; background: color-mix(in srgb, #7cc9b0 var(--p), #f3dcea); color: #1b1b1a; font-weight: 400; font-variant-numeric: tabular-nums; }

.sheet > nav { margin-top: 2.5rem; }
nav ul { list-style: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .1rem 1rem; font: .82rem/1.7 var(--sans); }
nav a { color: var(--dim); text-decoration: none; } nav a:hover { color: var(--link); text-decoration: underline; }

.trial { border-top: 1px solid var(--rule); } .trial > details > summary { padding: .5rem 0; font: .85rem/1.5 var(--sans); }
.trial > details > summary > * { margin-left: .5rem; } .trial h2 { display: inline; font: inherit; font-weight: 600; } .trial h2 span { font-weight: 400; }
summary { cursor: pointer; } section > details { margin-bottom: 1.2rem; } summary .about { color: var(--dim); }
.story { padding: .2rem 0 2rem; scroll-margin-top: 4rem; } .story h3 { margin: 1.6rem 0 .4rem; }
.story h4 { color: var(--dim); margin: .9rem 0 .3rem; } .story details > summary { font: .8rem/1.6 var(--sans); color: var(--dim); }
.facts { font: .8rem/1.55 var(--sans); color: var(--dim); max-width: none; margin-bottom: .6rem; overflow-wrap: anywhere; }
.cut { font: .8rem/1.5 var(--sans); color: var(--bad); }
.mark { display: inline-flex; align-items: center; gap: .45rem; } thead .mark { flex-direction: column; gap: .2rem; align-items: flex-end; max-width: 7.5rem; white-space: normal; } .mark .s { width: 1.2rem; height: 1.2rem; }
.card { border-top: 1px solid var(--rule); padding: 1.1rem 0 .6rem; } .card h4 { font-size: .9rem; } .card h4 .s { margin-right: .3rem; }
.card h5 { font: 600 .75rem/1.4 var(--sans); color: var(--dim); margin: 0 0 .3rem; } .card pre { font-size: .74em; }
.bits { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem; margin: .3rem 0 .9rem; font: .8rem/1.55 var(--sans); } .bits dt { color: var(--dim); } .bits dd { margin: 0; overflow-wrap: anywhere; }
.codes { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 1.1rem; }
.between { display: flex; justify-content: space-between; gap: 1rem; flex-wrap: wrap; margin: 2rem 0; font: .85rem/1.5 var(--sans); }

@media (min-width: 76rem) {
  .sheet { max-width: 68rem; display: grid; grid-template-columns: 12rem minmax(0, 50rem); gap: 0 4rem; padding-top: 4.5rem; }
  .sheet > nav { grid-area: 1 / 1 / span 2; margin: 0; position: sticky; top: 4.5rem; align-self: start; }
  .sheet > nav ul { flex-direction: column; }
  .sheet > * { grid-column: 2; }
}
@media (max-width: 46rem) {
  html { font-size: 16px; }
  .sheet { padding-top: 1.5rem; }
  svg.wide { display: none; } svg.narrow { display: block; width: 100%; max-width: 30rem; }
  h1 { font-size: 1.7rem; } .verdict { font-size: 1.08rem; } h2 { margin-top: 2.75rem; }
  .trials { grid-template-columns: 1fr; }
  .numbers { grid-template-columns: repeat(auto-fill, minmax(min(9rem, 100%), 1fr)); gap: 1.3rem 1.25rem; }
  .numbers b { font-size: 1.35rem; }
  .s { width: 1.6rem; height: 1.6rem; }
  th, td { padding-inline: .4rem; } .under { display: block; } thead .mark { font-size: 0; }
  .codes, .bits { grid-template-columns: minmax(0, 1fr); } .bits dd { margin-bottom: .4rem; }
}
@media print {
  @page { margin: 18mm 16mm; }
  html { font-size: 10.5pt; }
  .sheet { display: block; max-width: none; padding: 0; }
  nav, .between, .skip, #trials { display: none; }
  figure, tr, .numbers > div, .card { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; } td, th { white-space: normal; padding-inline: .45rem; }
  svg.wide { display: block; } svg.narrow { display: none; }
  a { text-decoration: none; }
  details.printed::details-content, main:not(:has(details[open])) .trial > details::details-content { content-visibility: visible; block-size: auto; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
