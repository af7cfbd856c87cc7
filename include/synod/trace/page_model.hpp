// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace::detail {

/// The page's first half: from the recorded lines to moments, passages of messages, and the state of each node at each
/// moment. Nothing here draws.
inline constexpr std::string_view page_model = R"js(
'use strict';
const element = id => document.getElementById(id);
const lines = element('run').textContent.trim().split('\n').map(line => JSON.parse(line));
const run = lines[0];
const events = lines.slice(1);
const nodes = Array.from({ length: run.nodes }, (_, i) => i + 1);

const span = us => us < 1000 ? us + ' µs' : us < 1e6 ? (us / 1e3).toFixed(us < 1e4 ? 2 : 1) + ' ms' : (us / 1e6).toFixed(2) + ' s';
const clock = at => run.unit === 'us' ? (at / 1e3).toFixed(3) + ' ms' : 'step ' + at;
const slots = e => e.slots ? e.slots[0] === e.slots[1] ? String(e.slots[0]) : e.slots.join('–') : '';
const story = [...document.querySelectorAll('#story li')];
const says = e => story[e.index].lastChild.textContent;

// Moments: what happens at one time in one step of the world.
const moments = [];
events.forEach((e, i) => {
  let m = moments[moments.length - 1];
  if (!m || m.at !== e.at || m.step !== e.step) moments.push(m = { at: e.at, step: e.step, events: [] });
  m.events.push(e);
  e.index = i;
  e.moment = moments.length - 1;
});

// Passages: each message on its way, from where it was sent (or copied) to where it arrived or was lost.
const passages = [];
const sends = new Map();
{
  const said = new Map();
  const open = new Map();
  const leave = (e, message, copy) => {
    const p = { send: message, from: e.moment, kind: message.kind, a: message.node, b: message.peer, copy, repeat: message.repeat, end: null };
    passages.push(p);
    open.get(message.message).push(p);
  };
  for (const e of events) {
    if (e.what === 'send') {
      const way = [e.node, e.peer, e.kind].join(), content = JSON.stringify(e.content || {});
      e.repeat = said.get(way) === content;
      said.set(way, content);
      sends.set(e.message, e);
      open.set(e.message, []);
      leave(e, e, false);
    } else if (e.what === 'duplicate' && sends.has(e.message)) {
      leave(e, sends.get(e.message), true);
    } else if (e.what === 'receive' || e.what === 'lose') {
      const p = (open.get(e.message) || []).find(p => !p.end);
      if (p) p.end = e;
      else passages.push({ send: null, from: e.moment, kind: e.kind, a: e.peer, b: e.node, copy: false, repeat: false, end: e });
    }
  }
}
const kinds = [...new Set(passages.map(p => p.kind))];
const colour_of = new Map();
{
  const known = ['prepare', 'promise', 'accept', 'accepted', 'reject', 'learn', 'fetch', 'chunk'];
  const others = ['#c2418a', '#5b8c2a', '#b0752b', '#3d7f9e', '#7a62c9', '#9a5b5b'];
  let next = 0;
  for (const k of kinds) colour_of.set(k, known.includes(k) ? `var(--${k})` : others[next++ % others.length]);
}
const name_of = p => {
  const s = p.send || p.end, { mark = '0', chosen = '0' } = s.content || {};
  const about = s.slots ? slots(s) : mark !== '0' ? '≤' + mark : chosen !== '0' ? 'chosen ' + chosen : '';
  return s.kind + (s.ballot ? ' ' + s.ballot : '') + (about ? ' · ' + about : '');
};

// States: after each moment, of each node, what it told last; `mode` is its role, or that it is down.
const unknown = { role: 'unknown', mode: 'down', up: false, ballot: '–', promised: '–', last: '–', chosen: '–', delivered: '–' };
const states = [];
{
  let now = nodes.map(() => unknown);
  for (const m of moments) {
    for (const e of m.events) {
      const i = e.node - 1;
      const set = more => { now = now.slice(); now[i] = { ...now[i], ...more }; };
      if (e.what === 'start') set({ up: true, paused: false, role: 'follower', mode: 'follower' });
      else if (e.what === 'crash') set({ up: false, paused: false, role: 'down', mode: 'down' });
      else if (e.what === 'pause') set({ paused: true });
      else if (e.what === 'resume') set({ paused: false });
      else if (e.what === 'state')
        set({ up: true, role: e.role, mode: e.role, ballot: e.ballot, promised: e.promised, last: e.last, chosen: e.chosen, delivered: e.delivered });
    }
    states.push(now);
  }
}

// The network: from which moment to which it is parted, and how.
const partings = [];
for (const e of events) {
  if (e.what === 'partition' || e.what === 'cut') partings.push({ e, from: e.moment, to: moments.length - 1, over: false });
  if (e.what !== 'heal') continue;
  e.idle = partings.every(p => p.over);  // nothing was parted
  for (const p of partings) if (!p.over) p.to = e.moment, p.over = true;
}

)js";

}  // namespace trace::detail
SYNOD_END_NAMESPACE
