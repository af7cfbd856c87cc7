// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace::detail {

/// The page's second half draws: time runs downwards, each node is a line. Only what the filters let through takes room,
/// and a pause is as long as its logarithm.
inline constexpr std::string_view page_view = R"js(
const svg = element('lines'), heads = element('heads');
const shown = { nodes: new Set(nodes), kinds: new Set(kinds), repeats: false, minor: false };
const ns = 'http://www.w3.org/2000/svg';
const make = (tag, attributes, parent, text) => {
  const e = document.createElementNS(ns, tag);
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
  if (text !== undefined) e.textContent = text;
  if (parent) parent.append(e);
  return e;
};
const path = points => points.map((p, i) => (i ? 'L' : 'M') + p.map(n => n.toFixed(1)).join(' ')).join('');

const passes = p => shown.kinds.has(p.kind) && shown.nodes.has(p.a) && shown.nodes.has(p.b) && (shown.repeats || !p.repeat);
const passage_of = e => sends.get(e.message) || e;
const visible = e => {
  if (['send', 'receive', 'lose', 'duplicate'].includes(e.what)) {
    const s = passage_of(e);
    return passes({ kind: e.kind, a: e.what === 'send' ? e.node : e.peer, b: e.what === 'send' ? e.peer : e.node, repeat: s.repeat });
  }
  if (e.what === 'wake' || e.what === 'flush') return shown.minor && shown.nodes.has(e.node);
  return !e.node || shown.nodes.has(e.node);
};

let y = [], stops = [], drawn = [], width = 0, height = 0, x = new Map(), column = 0;

function place() {
  const room = element('picture').clientWidth, gutter = room < 560 ? 58 : 84, margin = room < 560 ? 34 : 60;
  const on = nodes.filter(n => shown.nodes.has(n));
  column = on.length < 2 ? 0 : Math.max(64, Math.min(250, (room - gutter - 2 * margin) / (on.length - 1)));
  x = new Map(on.map((n, i) => [n, gutter + margin + i * column]));
  width = Math.max(room, gutter + 2 * margin + (on.length - 1) * column);
  y = new Array(moments.length), stops = [];
  let now = 26, last = null;
  moments.forEach((m, i) => {
    if (m.events.some(visible)) {
      if (last !== null) {
        const waited = m.at - moments[last].at;
        now += run.unit === 'us' ? Math.max(17, Math.min(64, 12 + 5 * Math.log2(1 + waited / 20))) : 30;
      }
      last = i;
      stops.push(i);
    }
    y[i] = now;
  });
  height = now + 40;
}

// Parts of the picture.

function lane(n, g) {
  let from = 0;
  const draw = (to, s) => {
    const line = [[x.get(n), y[from]], [x.get(n), to === moments.length ? height - 14 : y[to]]];
    if (s === unknown || line[1][1] === line[0][1]) return;
    const mode = ['follower', 'candidate', 'leader', 'down'].includes(s.mode) ? s.mode : 'leader';
    if (mode === 'candidate') make('path', { class: 'lane candidate bed', d: path(line) }, g);
    make('path', { class: 'lane ' + mode, d: path(line) }, g);
    if (s.paused) make('path', { class: 'lane paused', d: path(line) }, g);
  };
  for (let i = 1; i <= moments.length; ++i) {
    const was = states[i - 1][n - 1], is = i < moments.length ? states[i][n - 1] : null;
    if (is && is.mode === was.mode && is.paused === was.paused && is.up === was.up) continue;
    draw(i, was);
    from = i;
  }
}

// Where on the way a label of that half length meets no other: between two lines, as near to the end as there is room.
function free_spot(start, tip, gaps, half, labels) {
  const way = [tip[0] - start[0], tip[1] - start[1]], length = Math.hypot(...way) || 1;
  const cos = Math.abs(way[0] / length), sin = Math.abs(way[1] / length), room = [half * cos + 6 * sin, half * sin + 7 * cos];
  for (let gap = gaps; gap > 0; --gap)
    for (const off of [.5, .42, .58, .34, .66]) {
      const part = (gap - off) / gaps, spot = [start[0] + way[0] * part, start[1] + way[1] * part - 4];
      if (labels.some(o => Math.abs(o[0] - spot[0]) < room[0] + o[2] && Math.abs(o[1] - spot[1]) < room[1] + o[3])) continue;
      labels.push([...spot, ...room]);
      return spot;
    }
  return null;
}

function message(p, g, labels) {
  const a = x.get(p.a), b = x.get(p.b), side = Math.sign(b - a), top = y[p.from];
  const lost = p.end && p.end.what === 'lose', soon = lost && p.end.moment === p.from;
  const end = soon ? top + 24 : p.end ? Math.max(y[p.end.moment], top + (p.end.moment === p.from ? 12 : 0)) : height - 14;
  const part = soon ? .55 : lost ? .94 : p.end ? 1 : .8;
  const start = p.send ? [a, top] : [b - side * Math.min(40, column / 2), top - 8];
  const tip = [start[0] + (b - side * (lost ? 0 : 6) - start[0]) * part, start[1] + (end - start[1]) * part];
  const group = make('g', { class: ['message', lost && 'lost', p.copy && 'copy', p.repeat && 'repeat'].filter(Boolean).join(' '),
    'data-kind': p.kind, 'data-from': p.a, 'data-to': p.b, 'aria-label': title(p), role: 'img' }, g);
  group.style.setProperty('--c', colour_of.get(p.kind));
  make('path', { d: path([start, tip]) }, group);
  const turn = Math.atan2(tip[1] - start[1], tip[0] - start[0]), at = (d, w) => [tip[0] + d * Math.cos(turn) - w * Math.sin(turn), tip[1] + d * Math.sin(turn) + w * Math.cos(turn)];
  if (lost) make('path', { class: 'cross', d: path([at(-5, -5), at(5, 5)]) + path([at(-5, 5), at(5, -5)]) }, group);
  else if (p.end) make('path', { class: 'head', d: path([at(0, 0), at(-9, -4), at(-9, 4)]) + 'Z' }, group);
  make('path', { class: 'hit', d: path([start, tip]) }, group);
  if (column >= 92) {
    const text = (p.copy ? '2nd ' : '') + name_of(p), spot = free_spot(start, tip, Math.abs(b - a) / column, 3.1 * text.length, labels);
    const slope = (side < 0 ? turn + Math.PI : turn) * 180 / Math.PI;
    if (spot) make('text', { transform: `translate(${spot[0].toFixed(1)} ${spot[1].toFixed(1)}) rotate(${slope.toFixed(1)})` }, group, text);
  }
  group.passage = p;
  p.line = { start, end: [b, end], tip };
}

function mark(e, g, taken, labels) {
  const reserve = (from, text) => labels.push([at[0] + from + 3.1 * text.length * Math.sign(from), at[1], 3.1 * text.length, 7]);
  const at = [x.get(e.node), y[e.moment]], key = e.node + '/' + e.moment + '/' + e.what;
  if (e.what === 'state') {
    const before = e.moment ? states[e.moment - 1][e.node - 1] : unknown, last = states[e.moment][e.node - 1];
    if (before.role === e.role && before.up || taken.has(key) || !before.up && e.role === 'follower') return;
    taken.add(key);
    const m = make('g', { class: 'mark', 'data-what': 'role' }, g);
    const text = last.role + (last.role === 'follower' || column && column < 92 ? '' : ' ' + last.ballot);
    make('text', { class: 'role', x: at[0] - 11, y: at[1] + 4 }, m, text).style.fill = `var(--${last.role})`;
    reserve(-11, text);
    return m;
  }
  if (e.what === 'deliver' || e.what === 'install') {
    if (taken.has(key)) return;
    taken.add(key);
    const all = moments[e.moment].events.filter(o => o.node === e.node && o.what === e.what);
    const first = all[0].slots[0], last = all[all.length - 1].slots[1], text = first === last ? String(first) : first + '–' + last;
    const m = make('g', { class: 'mark', 'data-what': e.what }, g), half = Math.max(9, 4 * text.length + 3);
    make('rect', { class: 'slot', x: at[0] - half, y: at[1] - 9, width: 2 * half, height: 18, rx: e.what === 'install' ? 3 : 9 }, m);
    make('text', { x: at[0], y: at[1] + 4 }, m, text);
    return m;
  }
  const m = make('g', { class: 'mark', 'data-what': e.what }, g);
  if (e.what === 'crash') {
    make('path', { class: 'end', d: path([[at[0] - 7, at[1] - 7], [at[0] + 7, at[1] + 7]]) + path([[at[0] - 7, at[1] + 7], [at[0] + 7, at[1] - 7]]) }, m);
  } else if (e.what === 'start') {
    make('circle', { class: 'begin', cx: at[0], cy: at[1], r: 5 }, m);
  } else if (e.what === 'propose') {
    make('path', { class: 'ask', d: path([[at[0] + 5, at[1]], [at[0] + 14, at[1] - 5], [at[0] + 14, at[1] + 5]]) + 'Z' }, m);
    const text = e.text || 'proposal ' + e.proposal, most = column ? Math.max(3, Math.floor(column / 9) - 4) : 30;
    const short = text.length > most ? text.slice(0, most) + '…' : text;
    make('text', { class: 'words', x: at[0] + 18, y: at[1] + 4 }, m, short);
    reserve(18, short);
  } else if (e.what === 'note' && e.node) {
    make('text', { class: 'words', x: at[0] + 12, y: at[1] + 4 }, m, e.text);
  } else {
    make('circle', { class: 'minor', cx: at[0], cy: at[1], r: e.what === 'wake' || e.what === 'flush' ? 3 : 4.5 }, m);
  }
  return m;
}

function network(e, g) {
  if (!['partition', 'heal', 'violation', 'cut'].includes(e.what) && (e.what !== 'note' || e.node) || e.idle) return;
  const n = make('g', { class: 'net' + (e.what === 'heal' ? ' heals' : e.what === 'violation' ? ' broken' : ''), 'data-what': e.what }, g);
  make('line', { x1: 0, x2: width, y1: y[e.moment], y2: y[e.moment] }, n);
  make('text', { x: 2, y: y[e.moment] - 5 }, n, (e.what === 'cut' ? 'node ' + e.node + ' ' : '') + says(e));
  return n;
}

function axis(g) {
  let last = -99;
  stops.forEach((i, k) => {
    const waited = k ? moments[i].at - moments[stops[k - 1]].at : 0;
    if (y[i] - last < 30 && waited < 2000) return;
    make('text', { x: Math.min(...x.values(), 200) > 90 ? 62 : 50, y: y[i] + 4 }, g, run.unit === 'us' ? (moments[i].at / 1e3).toFixed(2) : moments[i].at);
    last = y[i];
  });
}

function draw() {
  place();
  svg.replaceChildren();
  svg.parentNode.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.parentNode.style.width = width + 'px';
  svg.parentNode.style.height = height + 'px';
  const g = name => make('g', { class: name }, svg);
  const ground = g('ground'), scale = g('axis'), nets = g('nets'), lanes = g('lanes'), ways = g('messages'), marks = g('marks');
  for (const p of partings) {
    if (p.e.what !== 'partition') continue;
    const few = 2 * p.e.nodes.length < nodes.length;
    for (const [n, at] of x)
      make('rect', { x: at - Math.max(26, column / 2), y: y[p.from], width: Math.max(52, column), height: Math.max(0, (p.over ? y[p.to] : height - 14) - y[p.from]),
        fill: p.e.nodes.includes(n) === few ? 'var(--side-a)' : 'var(--side-b)' }, ground);
  }
  for (const n of x.keys()) lane(n, lanes);
  const labels = [], taken = new Set();
  for (const e of events) {
    if (!visible(e)) continue;
    const drawn = network(e, nets) || (x.has(e.node) && !['send', 'receive', 'lose', 'duplicate', 'cut'].includes(e.what) ? mark(e, marks, taken, labels) : null);
    if (drawn) drawn.event = e;
  }
  for (const p of passages) p.line = null, passes(p) && message(p, ways, labels);
  axis(scale);
  heads.replaceChildren(...[...x].map(([n, at]) => {
    const head = document.createElement('span');
    head.textContent = column && column < 92 ? n : 'node ' + n;
    head.dataset.node = n;
    head.style.left = at + 'px';
    return head;
  }));
  const front = g('front');
  make('rect', { id: 'veil', x: 0, width, y: 0, height: 0 }, front);
  make('line', { id: 'cursor', x1: 0, x2: width, y1: 0, y2: 0 }, front);
  make('g', { id: 'dots' }, front);
  story.forEach((li, i) => li.classList.toggle('off', !visible(events[i])));
}
)js";

}  // namespace trace::detail
SYNOD_END_NAMESPACE
