// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace::detail {

/// How the page looks, by day and by night. Roles differ by width and pattern too, not by colour alone.
inline constexpr std::string_view page_style = R"css(
:root {
  color-scheme: light dark;
  --paper: light-dark(#fcfcfd, #12161d); --card: light-dark(#ffffff, #191f29); --ink: light-dark(#1b2330, #e3e8f0);
  --soft: light-dark(#66707f, #93a0b3); --rule: light-dark(#e3e7ed, #2b3442); --hover: light-dark(#eef2f8, #232c3a);
  --veil: light-dark(#fcfcfd, #12161d); --follower: light-dark(#94a3b8, #66758c);
  --candidate: light-dark(#e08a00, #f0a73a); --leader: light-dark(#0b8f6a, #2fc598);
  --chosen: light-dark(#4f46c8, #8f8aff); --bad: light-dark(#d0342c, #ff6b61); --focus: light-dark(#2463d6, #6ea4ff);
  --prepare: light-dark(#8b4fd0, #b98aef); --promise: light-dark(#b07be0, #cfaef5);
  --accept: light-dark(#1f6fd6, #5a9df5); --accepted: light-dark(#58a0e8, #8fc3fa);
  --reject: light-dark(#d0453c, #f57a70); --learn: light-dark(#0e8a94, #45c2cc);
  --fetch: light-dark(#7a8699, #8d9ab0); --chunk: light-dark(#9a7446, #c79f6c);
  --side-a: light-dark(#d0342c14, #ff6b6120); --side-b: light-dark(#2463d612, #6ea4ff1c);
}
:root[data-theme=light] { color-scheme: light; }
:root[data-theme=dark] { color-scheme: dark; }
* { box-sizing: border-box; }
html { scroll-padding: 150px 0 80px; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto,
  "Helvetica Neue", Arial, sans-serif; -webkit-text-size-adjust: 100%; }
h1 { font-size: 20px; line-height: 1.2; margin: 0; letter-spacing: -.01em; }
h2 { font-size: 12px; margin: 0 0 6px; color: var(--soft); font-weight: 600; letter-spacing: .02em; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 14px; padding: 16px 20px 10px; }
header p { margin: 0; color: var(--soft); flex: 1; min-width: 12em; }
button, select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--rule); border-radius: 8px;
  padding: 4px 10px; min-height: 32px; cursor: pointer; }
button:hover { background: var(--hover); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
#bar { position: sticky; top: 0; z-index: 3; background: var(--paper); border-bottom: 1px solid var(--rule);
  padding: 8px 20px; display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; }
#steps { display: flex; gap: 4px; }
#steps button { width: 38px; padding: 0; display: grid; place-items: center; }
#steps svg { width: 16px; height: 16px; fill: currentColor; }
#at { flex: 1; min-width: 120px; accent-color: var(--focus); }
#now { font-variant-numeric: tabular-nums; min-width: 13em; text-align: right; color: var(--soft); }
#filters { display: flex; flex-wrap: wrap; gap: 6px; padding: 10px 20px; border: 0; margin: 0; min-width: 0; }
#filters legend { float: left; padding: 3px 6px 0 0; color: var(--soft); }
#filters label { display: inline-flex; align-items: center; gap: 6px; border: 1px solid var(--rule); border-radius: 99px;
  padding: 2px 10px 2px 8px; background: var(--card); cursor: pointer; user-select: none; }
#filters label:hover { background: var(--hover); }
#filters label:has(:focus-visible) { outline: 2px solid var(--focus); outline-offset: 2px; }
#filters input { appearance: none; width: 11px; height: 11px; margin: 0; border-radius: 3px; border: 2px solid var(--c, var(--soft));
  outline: 0; }
#filters input:checked { background: var(--c, var(--soft)); }
#filters label:has(input:not(:checked)) { color: var(--soft); text-decoration: line-through; }
#filters small { color: var(--soft); font-variant-numeric: tabular-nums; }
#filters .gap { flex-basis: 6px; }
main { display: grid; grid-template-columns: minmax(0, 1fr) 400px; gap: 20px; padding: 0 20px 40px; align-items: start; }
#picture { min-width: 0; position: relative; }
#heads { position: sticky; top: 49px; z-index: 2; height: 34px; background: linear-gradient(var(--paper) 80%, transparent); }
#heads span { position: absolute; top: 4px; transform: translateX(-50%); white-space: nowrap; font-weight: 600; padding: 1px 10px;
  border-radius: 99px; border: 1px solid var(--rule); background: var(--card); border-bottom: 3px solid var(--c, var(--follower)); }
#diagram { display: block; overflow: visible; font-size: 12px; }
:where(#diagram) text { fill: var(--ink); }
aside { position: sticky; top: 60px; height: calc(100vh - 72px); display: flex; flex-direction: column; gap: 14px; }
aside section { background: var(--card); border: 1px solid var(--rule); border-radius: 12px; padding: 12px 14px; min-height: 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: right; font-weight: 500; color: var(--soft); font-size: 12px; padding: 2px 0 2px 8px; white-space: nowrap; }
td { text-align: right; padding: 3px 0 3px 8px; border-top: 1px solid var(--rule); white-space: nowrap; }
th:first-child, td:first-child, th:nth-child(2), td:nth-child(2) { text-align: left; padding-left: 0; }
td.new { font-weight: 700; color: var(--focus); }
td i { display: inline-block; width: 9px; height: 9px; border-radius: 3px; margin-right: 6px; background: var(--c); }
tr.down td { color: var(--soft); }
#details { overflow: auto; max-height: 34vh; overflow-wrap: anywhere; }
#details p { margin: 0 0 2px; }
#details p + p, #details dl + p { margin-top: 8px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 12px; margin: 0; font-size: 12.5px; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
#story { overflow: auto; flex: 1 1 160px; scrollbar-width: thin; }
ol { list-style: none; margin: 0; padding: 0; font-size: 12.5px; }
li { padding: 1px 6px; border-radius: 5px; cursor: pointer; overflow-wrap: anywhere; }
li:hover { background: var(--hover); }
li.here { background: var(--hover); box-shadow: inset 3px 0 var(--focus); }
li.later { opacity: .5; }
li.off { display: none; }
li time { color: var(--soft); font-variant-numeric: tabular-nums; margin-right: 6px; }
#tip { position: fixed; z-index: 5; max-width: min(380px, 92vw); background: var(--card); border: 1px solid var(--rule); border-radius: 10px;
  padding: 9px 12px; box-shadow: 0 6px 24px #0003; pointer-events: none; font-size: 13px; }
#tip b { display: block; }
#tip p { margin: 0 0 4px; color: var(--soft); }
.lane { stroke-linecap: round; fill: none; }
.follower { stroke: var(--follower); stroke-width: 3; }
.candidate { stroke: var(--candidate); stroke-width: 6; stroke-dasharray: 1 9; }
.candidate.bed { stroke-dasharray: none; stroke-width: 3; }
.leader { stroke: var(--leader); stroke-width: 8; }
.down { stroke: var(--follower); stroke-width: 1.5; stroke-dasharray: 2 6; opacity: .7; }
.paused { stroke: var(--paper); stroke-width: 3; stroke-dasharray: 3 5; }
.message { --c: var(--soft); }
.message path { stroke: var(--c); fill: none; stroke-width: 1.6; }
.message .head { fill: var(--c); stroke: none; }
.message .hit { stroke: transparent; stroke-width: 14; pointer-events: stroke; }
.message .cross { stroke: var(--bad); stroke-width: 2.2; }
.message text, .mark text, .net text { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.message text { fill: color-mix(in srgb, var(--c) 72%, var(--ink)); text-anchor: middle; font-size: 11.5px; font-weight: 500; pointer-events: none; }
.message.lost path:first-of-type { stroke-dasharray: 5 4; opacity: .75; }
.message.copy path:first-of-type { stroke-dasharray: 2 3; }
.message.repeat { opacity: .6; }
.message:hover path:first-of-type, .message.flying path:first-of-type { stroke-width: 3; }
.mark { cursor: default; }
.mark circle, .mark rect { stroke: var(--paper); stroke-width: 2; }
.mark .slot { fill: var(--chosen); }
.mark .slot + text { fill: #fff; stroke: none; text-anchor: middle; font-size: 11px; font-weight: 700; }
.mark .role { text-anchor: end; font-weight: 600; font-size: 11.5px; }
.mark .ask { fill: var(--card); stroke: var(--ink); stroke-width: 1.5; }
.mark .words { font-size: 11.5px; fill: var(--ink); }
.mark .minor { fill: var(--soft); stroke-width: 1; }
.mark .end { stroke: var(--bad); stroke-width: 3.5; fill: none; stroke-linecap: round; }
.mark .begin { fill: var(--paper); stroke: var(--leader); stroke-width: 2.5; }
.net line { stroke: var(--bad); stroke-width: 1; stroke-dasharray: 6 4; }
.net text { fill: var(--bad); font-weight: 600; font-size: 11.5px; }
.net.heals line { stroke: var(--leader); }
.net.heals text { fill: var(--leader); }
.net.broken line { stroke-width: 2.5; stroke-dasharray: none; }
.axis text { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; fill: var(--soft); font-size: 11px; text-anchor: end; font-variant-numeric: tabular-nums; }
.axis .wait { font-style: italic; opacity: .8; }
#veil { fill: var(--veil); opacity: .78; pointer-events: none; }
#cursor { stroke: var(--focus); stroke-width: 1.5; pointer-events: none; }
.dot { stroke: var(--paper); stroke-width: 2; pointer-events: none; }
noscript p { margin: 10px 20px; }
@media (max-width: 980px) {
  header, #filters { padding-left: 12px; padding-right: 12px; }
  #bar { padding: 6px 12px; }
  #now { min-width: 0; flex: 1; }
  #at { flex-basis: 100%; order: 3; }
  main { display: block; padding: 0 8px 12px; }
  #heads { top: 84px; }
  aside { top: auto; bottom: 0; z-index: 4; height: auto; max-height: 46vh; margin: 12px -8px 0; gap: 0; background: var(--card);
    border-top: 1px solid var(--rule); box-shadow: 0 -6px 20px #0001; }
  aside section { border: 0; border-radius: 0; padding: 8px 12px; }
  #story { display: none; }
  #details { max-height: 16vh; border-top: 1px solid var(--rule); }
  th, td { font-size: 12.5px; }
}
@media print {
  #bar, #filters, #theme, #details, #story, #veil, #cursor { display: none; }
  main { display: block; }
}
)css";

}  // namespace trace::detail
SYNOD_END_NAMESPACE
