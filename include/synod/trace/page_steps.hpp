// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace::detail {

/// The page's last part: filters, stepping through time, and what is said about things pointed at.
inline constexpr std::string_view page_steps = R"js(
const title = p => {
  const s = p.send, e = p.end, way = `${name_of(p)} from ${p.a} to ${p.b}`;
  const fate = !e ? 'still under way at the end' : e.what === 'lose' ? `lost (${e.text || 'lost'})`
    : s && run.unit === 'us' ? `took ${span(e.at - moments[p.from].at)}` : 'arrived';
  return `${way}, ${s ? 'sent at ' + clock(moments[p.from].at) : 'sent earlier'}, ${fate}${p.copy ? ', the second copy' : ''}`;
};
const html = (tag, text, parent) => {
  const e = document.createElement(tag);
  if (text !== undefined) e.textContent = text;
  if (parent) parent.append(e);
  return e;
};
const content = (e, parent) => {
  const list = html('dl', undefined, parent);
  for (const [k, v] of Object.entries(e.content || {})) html('dt', k, list), html('dd', v, list);
};

// Stepping. `at` is the place in `stops`; the state shown is that after the moment.
let at = 0, timer = null;
const slider = element('at');

function show(k, scroll) {
  at = Math.max(0, Math.min(stops.length - 1, k));
  const i = stops[at], m = moments[i];
  if (!m) return;
  slider.max = stops.length - 1;
  slider.value = at;
  const words = `${at + 1} of ${stops.length}, ${clock(m.at)}`;
  element('now').textContent = words;
  slider.setAttribute('aria-valuetext', words);
  const cut = y[i] + .5;
  const last = at === stops.length - 1;
  element('veil').setAttribute('y', cut + 12);
  element('veil').setAttribute('height', last ? 0 : Math.max(0, height - cut));
  for (const end of ['y1', 'y2']) element('cursor').setAttribute(end, cut);
  const dots = element('dots');
  dots.replaceChildren();
  for (const g of svg.querySelectorAll('.message')) {
    const p = g.passage, flying = p.from <= i && (!p.end || p.end.moment > i) && !last;
    g.classList.toggle('flying', flying);
    if (!flying || !p.line) continue;
    const { start, end } = p.line, part = Math.max(0, Math.min(1, (cut + 6 - start[1]) / Math.max(1, end[1] - start[1])));
    make('circle', { class: 'dot', r: 5, cx: start[0] + (end[0] - start[0]) * part, cy: start[1] + (end[1] - start[1]) * part, fill: colour_of.get(p.kind) }, dots);
  }
  tell_states(i);
  tell_details(m);
  story.forEach((li, n) => {
    const own = events[n].moment;
    li.classList.toggle('here', own === i);
    li.classList.toggle('later', own > i);
    if (own === i) li.setAttribute('aria-current', 'step');
    else li.removeAttribute('aria-current');
  });
  const here = m.events.find(visible), box = element('story');
  if (here && box.clientHeight) box.scrollTop = story[here.index].offsetTop - box.offsetTop - box.clientHeight / 2;
  if (!scroll) return;
  const line = element('cursor').getBoundingClientRect(), low = innerHeight * .7, high = 170;
  if (line.top < high || line.top > low) scrollBy({ top: line.top - innerHeight * .4, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches || timer ? 'auto' : 'smooth' });
}

function tell_states(i) {
  const before = at ? states[stops[at - 1]] : null;
  for (const n of nodes) {
    const s = states[i][n - 1], was = before && before[n - 1], row = element('state-' + n), colour = `var(--${s.mode === 'down' ? 'follower' : s.mode})`;
    row.classList.toggle('down', !s.up);
    row.hidden = !shown.nodes.has(n);
    row.cells[0].firstElementChild.style.setProperty('--c', colour);
    ['role', 'ballot', 'promised', 'last', 'chosen', 'delivered'].forEach((name, c) => {
      const cell = row.cells[c + 1];
      cell.textContent = name === 'role' && s.paused ? s.role + ' (paused)' : s[name];
      cell.classList.toggle('new', !!was && was !== unknown && was[name] !== s[name]);
    });
    const head = heads.querySelector(`[data-node="${n}"]`);
    if (head) head.style.setProperty('--c', colour);
  }
}

function tell_details(m) {
  const box = element('what');
  box.replaceChildren();
  for (const e of m.events) {
    if (!visible(e)) continue;
    html('p', (e.node ? `node ${e.node} ` : '') + says(e), box);
    const said = e.what === 'send' ? e : e.what === 'receive' ? sends.get(e.message) : null;
    if (said) content(said, box);
  }
}

const go = d => show(at + d, true);
const face = (name, icon) => {
  element('play').setAttribute('aria-label', name);
  element('play').querySelector('path').setAttribute('d', icon);
};
const stop = () => {
  clearInterval(timer);
  timer = null;
  face('Play', 'M4 2v12l9-6z');
};
const play = () => {
  if (timer) return stop();
  if (at === stops.length - 1) at = -1;
  timer = setInterval(() => at < stops.length - 1 ? go(1) : stop(), 650);
  face('Stop playing', 'M3 2h4v12H3zM9 2h4v12H9z');
  go(1);
};
element('first').onclick = () => show(0, true);
element('back').onclick = () => go(-1);
element('play').onclick = play;
element('next').onclick = () => go(1);
element('last').onclick = () => show(stops.length - 1, true);
slider.oninput = () => show(+slider.value, true);
document.addEventListener('keydown', e => {
  if (e.altKey || e.ctrlKey || e.metaKey || e.target === slider) return;
  const keys = { ArrowRight: () => go(1), ArrowLeft: () => go(-1), Home: () => show(0, true), End: () => show(stops.length - 1, true), p: play, Escape: () => point(null) };
  if (!keys[e.key]) return;
  keys[e.key]();
  e.preventDefault();
});
story.forEach((li, i) => li.onclick = () => {
  const k = stops.indexOf(events[i].moment);
  if (k >= 0) show(k, true);
});

// Filters.
const filters = element('filters');
function filter(name, on, colour, change, count) {
  const label = html('label', undefined, filters), box = html('input', undefined, label);
  box.type = 'checkbox';
  box.checked = on;
  box.name = name;
  if (colour) label.style.setProperty('--c', colour);
  html('span', name, label);
  if (count !== undefined) html('small', count, label);
  box.onchange = () => {
    change(box.checked);
    const moment = stops[at];
    draw();
    const k = stops.findIndex(i => i >= moment);
    show(k < 0 ? stops.length - 1 : k);
  };
}
const flip = (set, v) => on => on ? set.add(v) : set.delete(v);
for (const n of nodes) filter('node ' + n, true, 'var(--follower)', flip(shown.nodes, n));
html('span', undefined, filters).className = 'gap';
for (const k of kinds) filter(k, true, colour_of.get(k), flip(shown.kinds, k), passages.filter(p => p.kind === k && !p.copy).length);
html('span', undefined, filters).className = 'gap';
const repeats = passages.filter(p => p.repeat).length, minor = events.filter(e => e.what === 'wake' || e.what === 'flush').length;
if (repeats) filter('repeats', false, null, on => shown.repeats = on, repeats);
if (minor) filter('timers and disks', false, null, on => shown.minor = on, minor);

// Pointing at things.
const tip = element('tip');
function point(thing, x, y) {
  tip.hidden = !thing;
  if (!thing) return;
  tip.replaceChildren();
  if (thing.passage) {
    const p = thing.passage;
    html('b', name_of(p), tip);
    html('p', title(p).slice(name_of(p).length + 1), tip);
    if (p.send) content(p.send, tip);
  } else {
    const e = thing.event;
    html('b', (e.node ? `node ${e.node} ` : '') + says(e), tip);
    html('p', clock(e.at), tip);
  }
  const box = tip.getBoundingClientRect();
  tip.style.left = Math.max(8, Math.min(x + 14, innerWidth - box.width - 8)) + 'px';
  tip.style.top = (y + 18 + box.height > innerHeight ? Math.max(8, y - box.height - 12) : y + 18) + 'px';
}
const thing_at = e => {
  const g = e.target.closest && e.target.closest('.message, .mark, .net');
  return g && (g.passage || g.event) ? g : null;
};
svg.parentNode.addEventListener('pointermove', e => point(thing_at(e), e.clientX, e.clientY));
svg.parentNode.addEventListener('pointerleave', () => point(null));
svg.parentNode.addEventListener('click', e => {
  const g = thing_at(e);
  point(g, e.clientX, e.clientY);
  if (g) show(stops.indexOf(g.passage ? g.passage.from : g.event.moment));
});
addEventListener('scroll', () => point(null), { passive: true });

const themes = ['auto', 'light', 'dark'];
element('theme').onclick = () => {
  const root = document.documentElement, next = themes[(themes.indexOf(root.dataset.theme || 'auto') + 1) % 3];
  root.dataset.theme = next;
  element('theme').textContent = next;
};

draw();
show(stops.length - 1);
let wide = innerWidth;
addEventListener('resize', () => { if (innerWidth !== wide) wide = innerWidth, draw(), show(at); });
)js";

}  // namespace trace::detail
SYNOD_END_NAMESPACE
