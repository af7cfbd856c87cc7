// SPDX-License-Identifier: BSL-1.0
#include "language.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <synod/message/kind.hpp>
#include <synod/role/context.hpp>

#include "transcript.hpp"

namespace tests::scenario {
namespace {

namespace kind = synod::kind;
using synod::sim::packet;

constexpr std::array kinds{kind::prepare::name, kind::promise::name, kind::accept::name, kind::accepted::name,
                           kind::reject::name,  kind::learn::name,   kind::fetch::name,  kind::chunk::name,
                           kind::open::name,    kind::offer::name,   kind::vote::name,   kind::prevote::name,
                           kind::prevoted::name, kind::confirm::name, kind::confirmed::name};
static_assert(kinds.size() == synod::kinds_known);

template <class... Parts>
[[noreturn]] void refuse(Parts const&... parts) {
  std::string what;
  ((what += parts), ...);
  throw std::invalid_argument(what);
}

std::string text(std::size_t n) { return std::to_string(n); }
/// Both ends of a message.
std::string text(packet const& p) { return text(p.from + 1) + "->" + text(p.to + 1) + ' '; }

constexpr auto never = synod::never<synod::sim::clock>;

}  // namespace

// Words.

void speaker::want(words const& w, std::size_t least, std::size_t most, char const* form) {
  if (w.size() < least || w.size() > most) refuse("it is '", form, "'");
}

std::uint64_t speaker::number(std::string const& word) const {
  std::uint64_t n = 0;
  auto const [end, error] = std::from_chars(word.data(), word.data() + word.size(), n);
  if (error != std::errc() || end != word.data() + word.size()) refuse("'", word, "' is no number");
  return n;
}

scene::time_point speaker::time(std::string const& word) const {
  return scene::time_point(synod::sim::clock::duration(static_cast<synod::sim::clock::rep>(number(word))));
}

std::size_t speaker::node(std::string const& word) const {
  std::uint64_t const n = number(word);
  if (n == 0 || n > scene_.size()) refuse("there is no node ", word, ": they are named 1 to ", text(scene_.size()));
  return n;
}

std::size_t speaker::running(std::string const& word) const {
  std::size_t const n = node(word);
  if (!scene_.running(n)) refuse("node ", word, " does not run");
  return n;
}

std::vector<std::size_t> speaker::nodes(words const& w, std::size_t from) const {
  std::vector<std::size_t> out;
  for (std::size_t i = from; i < w.size(); ++i) out.push_back(node(w[i]));
  if (out.empty())
    for (std::size_t n = 1; n <= scene_.size(); ++n) out.push_back(n);
  return out;
}

ballot_words speaker::ballot(std::string const& word) const {
  auto const dot = word.find('.');
  ballot_words b{number(word.substr(0, dot)), 0};
  if (dot != std::string::npos) b.node = node(word.substr(dot + 1));
  if (b.round == 0) refuse("'", word, "' is no ballot: rounds begin at 1");
  return b;
}

std::optional<std::size_t> speaker::keyword(words const& w, std::string_view key) const {
  auto const at = std::find(w.begin() + 1, w.end(), key);
  if (at == w.end()) return {};
  if (at + 1 == w.end()) refuse("'", std::string(key), "' wants something behind it");
  return static_cast<std::size_t>(at - w.begin());
}

std::vector<speaker::path> speaker::paths(std::string const& word) const {
  auto const arrow = word.find("->");
  if (arrow == std::string::npos) refuse("'", word, "' is no link: say 1->2");
  auto const ends = [&](std::string const& list) {
    std::vector<std::size_t> out;
    if (list == "*") return nodes({}, 0);
    for (std::size_t at = 0; at <= list.size();) {
      auto const comma = std::min(list.find(',', at), list.size());
      out.push_back(node(list.substr(at, comma - at)));
      at = comma + 1;
    }
    return out;
  };
  auto const from = ends(word.substr(0, arrow)), to = ends(word.substr(arrow + 2));
  std::vector<path> out;
  for (std::size_t a : from)
    for (std::size_t b : to)
      if (a != b) out.push_back({a, b, word.find('*') != std::string::npos});
  if (out.empty()) refuse("'", word, "' is no link: a node sends itself nothing");
  return out;
}

/// The place of the oldest message of a link that says what stands behind the link in `w`, word by word.
std::size_t speaker::described(words const& w) const {
  auto const ends = paths(w[1]);
  if (ends.size() != 1) refuse("'", w[1], "' are links, and what a message says is looked for on one");
  words const said(w.begin() + 2, w.end());
  std::string there;
  for (std::size_t i = 0; i < scene_.mail().size(); ++i) {
    packet const& p = scene_.mail().open()[i];
    if (p.from + 1 != ends[0].from || p.to + 1 != ends[0].to) continue;
    std::string const says = scene_.describe(p);
    if (split(says) == said) return i;
    there += "\n    " + says;
  }
  refuse("no message under way from ", text(ends[0].from), " to ", text(ends[0].to), " says that; there is ",
         there.empty() ? "none at all" : there);
}

/// The places in the mail of the messages that a command speaks of.
std::vector<std::size_t> speaker::places(words const& w) const {
  auto const& mail = scene_.mail();
  if (w.size() == 2 && w[1].starts_with('#')) {
    std::uint64_t const n = number(w[1].substr(1));
    auto const at = mail.find([&](packet const& p) { return p.number == n; });
    if (!at) refuse("no message ", w[1], " is under way; ", text(mail.sent()), " were sent");
    return {*at};
  }
  if (w.size() > 4 || (w.size() == 4 && w[3] != "all" && w[3].find_first_not_of("0123456789") != std::string::npos))
    return {described(w)};
  want(w, 2, 4, "deliver 1->2 [KIND [K]|all]");
  bool const all = w.size() > 2 && w.back() == "all";
  std::optional<std::size_t> kind;
  if (w.size() > 2 && !(all && w.size() == 3)) {
    auto const at = std::find(kinds.begin(), kinds.end(), w[2]);
    if (at == kinds.end()) refuse("'", w[2], "' is no kind of message");
    kind = static_cast<std::size_t>(at - kinds.begin());
  }
  std::uint64_t const which = w.size() == 4 && !all ? number(w[3]) : 1;
  if (which == 0) refuse("messages are counted from 1");
  std::vector<std::size_t> out;
  for (path const& p : paths(w[1])) {
    auto const wanted = [&](packet const& m) {
      return m.from + 1 == p.from && m.to + 1 == p.to && (!kind || m.kind == *kind);
    };
    std::size_t found = 0;
    for (std::size_t skip = all ? 0 : which - 1;; ++skip) {
      auto const at = mail.find(wanted, skip);
      if (!at) break;
      out.push_back(*at);
      ++found;
      if (!all) break;
    }
    if (found != 0 || p.one_of_many) continue;
    std::string others;
    for (packet const& m : mail.open())
      if (m.from + 1 == p.from && m.to + 1 == p.to) others += (others.empty() ? "" : ", ") + std::string(kinds[m.kind]);
    refuse("no such message is under way from ", text(p.from), " to ", text(p.to), "; there is ",
           others.empty() ? "none at all" : others);
  }
  if (out.empty()) refuse("no such message is under way");
  std::sort(out.begin(), out.end());
  return out;
}

// Commands.

std::vector<std::string> speaker::perform(std::string_view command) {
  words w = split(command);
  bool loud = true, silent = false;
  if (w[0] == "loud" || w[0] == "quiet" || w[0] == "silent") {
    loud = w[0] == "loud";
    silent = w[0] == "silent";
    w.erase(w.begin());
    if (w.empty()) refuse("which command?");
  } else {
    loud = w[0] != "settle" && w[0] != "elapse" && w[0] != "agree";
  }
  printed_.clear();
  scene_.told();
  run(w);
  collect();
  std::vector<std::string> out;
  for (line& l : printed_)
    if (!silent && (loud || !l.loud)) out.push_back(std::move(l.text));
  return out;
}

void speaker::collect() {
  auto lines = scene_.told();
  std::move(lines.begin(), lines.end(), std::back_inserter(printed_));
}

void speaker::run(words const& w) {
  std::string const& verb = w[0];
  auto const each = [&](auto f) {
    if (w.size() == 1) refuse("which nodes?");
    for (std::size_t i = 1; i < w.size(); ++i) f(running(w[i]));
  };
  if (verb == "promised" || verb == "holds") return before_start(w);
  if (verb == "disk") return disk(w);
  if (verb == "start") {
    for (std::size_t n : nodes(w, 1)) {
      if (!scene_.started(n)) scene_.start(n);
      else if (w.size() > 1) refuse("node ", text(n), " was started before: say 'restart'");
      collect();
    }
    return;
  }
  if (verb == "crash") return crash(w);
  if (verb == "restart") return restart(w);
  if (verb == "replace") {
    want(w, 2, 3, "replace N [ROUND]");
    if (scene_.running(node(w[1]))) refuse("node ", w[1], " runs: crash it first");
    return scene_.replace(node(w[1]), w.size() == 3 ? std::optional(number(w[2])) : std::nullopt);
  }
  if (verb == "stop" || verb == "fail") return each([&](std::size_t n) { scene_.stop(n, verb == "fail"); });
  if (verb == "wake") return wake(w);
  if (verb == "clock") return want(w, 3, 3, "clock N T"), scene_.set_clock(node(w[1]), time(w[2]));
  if (verb == "random") {
    want(w, 3, 99, "random N NUMBER…");
    for (std::size_t i = 2; i < w.size(); ++i) scene_.draws(node(w[1]), number(w[i]));
    return;
  }
  if (verb == "campaign") return want(w, 2, 2, "campaign N"), campaign(running(w[1]));
  if (verb == "elapse") return want(w, 2, 2, "elapse T"), elapse(time(w[1]).time_since_epoch(), [] { return false; });
  if (verb == "appoint") return each([&](std::size_t n) {
    auto const leads = scene_.appoint(n);
    if (!leads) refuse("nobody is appointed in this row: say 'campaign' or 'propose'");
    if (!*leads) refuse("node ", text(n), " is not appointed: it has promised or led a ballot as high, or does not know its log yet");
  });
  if (verb == "propose" || verb == "barrier") return propose(w);
  if (verb == "inquire") return inquire(w);
  if (verb == "compact") return each([&](std::size_t n) {
    if (!scene_.compact(n)) refuse("node ", text(n), " has delivered nothing new");
  });
  if (verb == "hold") return each([&](std::size_t n) { scene_.hold_disk(n); });
  if (verb == "release") return each([&](std::size_t n) { scene_.release_disk(n); });
  if (verb == "flush") return flush(w);
  if (verb == "read") return each([&](std::size_t n) {
    if (!scene_.read(n)) refuse("the disk of node ", text(n), " reads nothing");
  });
  if (verb == "linger") return each([&](std::size_t n) { scene_.linger(n); });
  if (verb == "drain") return each([&](std::size_t n) { scene_.drain(n); });
  if (verb == "deliver" || verb == "drop" || verb == "duplicate") return message(w);
  if (verb == "cut") {
    want(w, 2, 2, "cut A->B");
    for (path const& p : paths(w[1])) scene_.mail().cut(p.from - 1, p.to - 1);
    return;
  }
  if (verb == "partition") return partition(w);
  if (verb == "heal") return scene_.mail().mend();
  if (verb == "settle") return settle(w.size() == 1 ? std::vector<std::size_t>{} : nodes(w, 1));
  if (verb == "agree") return agree();
  if (verb == "status" || verb == "log" || verb == "delivered" || verb == "commands") {
    for (std::size_t n : nodes(w, 1))
      print(verb == "status" ? scene_.status(n) : verb == "log" ? scene_.log(n) : scene_.delivered(n, verb == "delivered"));
    return;
  }
  if (verb == "messages") {
    words all = w;
    if (all.size() == 1) all.push_back("*->*");
    all.push_back("all");
    if (scene_.mail().empty() && w.size() == 1) return print("none");
    for (std::size_t i : places(all)) {
      packet const& p = scene_.mail().open()[i];
      print('#' + text(p.number) + ' ' + text(p) + scene_.describe(p));
    }
    return;
  }
  refuse("there is no command '", verb, "'; see --help");
}

void speaker::before_start(words const& w) {
  want(w, 3, 999, w[0] == "promised" ? "promised N BALLOT" : "holds N ENTRY…");
  std::size_t const n = node(w[1]);
  if (scene_.started(n)) refuse("node ", w[1], " was started: its disk is its own");
  if (w[0] == "promised") return want(w, 3, 3, "promised N BALLOT"), scene_.has_promised(n, ballot(w[2]));
  for (std::size_t i = 2; i < w.size(); ++i) {
    if (w[i] == "-") continue;
    auto const colon = w[i].find(':');
    if (colon == std::string::npos) refuse("'", w[i], "' is no entry: say 3.1:x, 3.1:noop or -");
    std::string const under = w[i].substr(0, colon), command = w[i].substr(colon + 1);
    ballot_words const b = ballot(under);
    if (b.node == 0) refuse("'", under, "' is no whole ballot: say ", under, ".N");
    std::uint64_t id = 0;
    bool fresh = false;
    if (command != "noop") {
      auto const same = std::find_if(held_.begin(), held_.end(), [&](auto const& h) {
        return h.first.first == i - 1 && h.second.second == command;  // re-stamped, it keeps its identity
      });
      auto [at, added] = held_.try_emplace({i - 1, under}, 0, command);
      if (!added && at->second.second != command)
        refuse("slot ", text(i - 1), " under ballot ", under, " is ", at->second.second, " elsewhere: a ballot has one entry a slot");
      fresh = added && same == held_.end();
      if (added) at->second.first = fresh ? ++last_id_ : same->second.first;
      id = at->second.first;
    }
    scene_.has(n, i - 1, b, command, id, fresh);
  }
}

void speaker::disk(words const& w) {
  want(w, 3, 3, "disk N plain|prompt|slow");
  if (w[2] != "plain" && w[2] != "prompt" && w[2] != "slow") refuse("a disk is plain, prompt or slow, and not ", w[2]);
  scene_.habits_are(node(w[1]), {w[2] == "prompt", w[2] == "slow"});
}

void speaker::crash(words const& w) {
  auto const keep = keyword(w, "keep"), torn = keyword(w, "torn");
  if (w.size() < 2 || w.size() != 2U + (keep ? 2 : 0) + (torn ? 2 : 0)) refuse("it is 'crash N [keep K [torn R]]'");
  scene_.crash(running(w[1]), keep ? number(w[*keep + 1]) : 0, torn ? number(w[*torn + 1]) : 0);
}

void speaker::restart(words const& w) {
  if (w.size() == 1) refuse("which nodes?");
  for (std::size_t n : nodes(w, 1)) {
    if (!scene_.started(n)) refuse("node ", text(n), " never ran: say 'start'");
    if (scene_.running(n)) refuse("node ", text(n), " runs");
    scene_.start(n);
    collect();
  }
}

void speaker::wake(words const& w) {
  std::size_t const n = w.size() > 1 ? running(w[1]) : 0;
  if (w.size() == 4 && w[2] == "at") {
    scene_.set_clock(n, time(w[3]));
  } else if (w.size() == 3 && w[2] != "at") {
    auto const& t = scene_.times();
    std::pair<char const*, synod::sim::clock::duration> const timers[] = {
        {"election", t.election_min}, {"heartbeat", t.heartbeat}, {"retry", t.retry}, {"backoff", t.backoff_min}};
    auto const of = std::find_if(std::begin(timers), std::end(timers), [&](auto const& timer) { return w[2] == timer.first; });
    if (of == std::end(timers)) refuse("there is no timer '", w[2], "': it is election, heartbeat, retry or backoff");
    scene_.set_clock(n, scene_.now(n) + of->second);
  } else {
    want(w, 2, 2, "wake N [at T|TIMER]");
    if (scene_.deadline(n) == never) refuse("node ", w[1], " waits for no deadline");
    scene_.set_clock(n, std::max(scene_.now(n), scene_.deadline(n)));
  }
  scene_.wake(n);
}

void speaker::campaign(std::size_t n) {
  if (!scene_.campaigns_by_itself()) refuse("this row campaigns on request: say 'propose'");
  std::uint64_t const before = scene_.round(n);
  scene_.set_clock(n, scene_.now(n) + scene_.times().election_max);
  scene_.wake(n);
  if (scene_.round(n) == before) refuse("node ", text(n), " does not campaign: ", scene_.status(n));
}

void speaker::propose(words const& w) {
  bool const noop = w[0] == "barrier";
  auto const as = keyword(w, "as");
  if (w.size() != (noop ? 2U : 3U) + (as ? 2 : 0) || as == (noop ? 1U : 2U))
    refuse("it is '", noop ? "barrier N" : "propose N COMMAND", " [as ID]'");
  std::uint64_t const id = as ? number(w[*as + 1]) : last_id_ + 1;
  if (id == 0) refuse("a proposal's identity is not 0");
  last_id_ = std::max(last_id_, id);
  std::size_t const n = running(w[1]);
  print(scene_.propose(n, noop ? std::nullopt : std::optional(w[2]), id));
}

void speaker::inquire(words const& w) {
  auto const as = keyword(w, "as");
  if (w.size() != 2U + (as ? 2 : 0) || as == 1U) refuse("it is 'inquire N [as ID]'");
  std::uint64_t const id = as ? number(w[*as + 1]) : ++last_id_;
  auto const said = scene_.inquire(running(w[1]), id);
  if (!said) refuse("reads go through the log in this row: say 'barrier'");
  print(*said);
}

void speaker::flush(words const& w) {
  want(w, 2, 4, "flush N [first K]");
  std::size_t const n = running(w[1]);
  if (w.size() > 2 && (w.size() != 4 || w[2] != "first")) refuse("it is 'flush N [first K]'");
  auto const& disk = scene_.disk(n);
  if (!disk.flushing()) refuse("node ", w[1], " flushes nothing", scene_.holds_disk(n) ? "" : ": its disk is not held");
  std::uint64_t const most = disk.flush_target() - disk.durable();
  std::uint64_t const done = w.size() == 4 ? number(w[3]) : most;
  if (done == 0 || done > most) refuse("the flush in progress is of ", text(most), most == 1 ? " operation" : " operations");
  scene_.flush(n, done);
}

void speaker::message(words const& w) {
  auto& mail = scene_.mail();
  if (w[0] == "drop" && w.size() == 2 && w[1] == "all") {
    while (!mail.empty()) scene_.drop(0);
    return;
  }
  auto const at = places(w);
  if (w[0] == "duplicate") {
    for (std::size_t i : at) scene_.duplicate(i);
  } else if (w[0] == "drop") {
    for (auto i = at.rbegin(); i != at.rend(); ++i) scene_.drop(*i);
  } else {
    for (std::size_t i : at) {
      packet const& p = mail.open()[i];
      if (!scene_.running(p.to + 1)) refuse("node ", text(p.to + 1), " does not run");
      if (mail.is_cut(p.from, p.to)) refuse("the link ", text(p.from + 1), "->", text(p.to + 1), " is cut");
    }
    for (std::size_t i = 0; i < at.size(); ++i) deliver(at[i] - i);
  }
}

void speaker::deliver(std::size_t place) {
  scene_.deliver(place);
  collect();
}

void speaker::partition(words const& w) {
  auto& mail = scene_.mail();
  std::vector<std::size_t> side(scene_.size(), 0);
  std::size_t now = 1;
  for (std::size_t i = 1; i < w.size(); ++i) {
    if (w[i] == "|") ++now;
    else if (std::exchange(side[node(w[i]) - 1], now) != 0) refuse("node ", w[i], " stands on two sides");
  }
  if (now == 1) refuse("it is 'partition 1 2 | 3'");
  for (std::size_t n = 1; n <= side.size(); ++n)
    if (side[n - 1] == 0) refuse("on which side is node ", text(n), "?");
  for (std::size_t a = 0; a < side.size(); ++a)
    for (std::size_t b = 0; b < side.size(); ++b)
      if (side[a] != side[b]) mail.cut(a, b);
}

void speaker::settle(std::vector<std::size_t> const& among) {
  auto& mail = scene_.mail();
  auto const in = [&](std::size_t i) { return among.empty() || std::count(among.begin(), among.end(), i + 1) != 0; };
  for (std::size_t left = 10'000; left != 0; --left) {
    auto const in_vain = [&](packet const& p) {
      return in(p.from) && in(p.to) && (!scene_.running(p.to + 1) || mail.is_cut(p.from, p.to));
    };
    while (auto const lost = mail.find(in_vain)) scene_.drop(*lost);
    auto const at = mail.find([&](packet const& p) { return in(p.from) && in(p.to); });
    if (!at) return;
    packet const& p = mail.open()[*at];
    printed_.push_back({true, "* " + text(p) + scene_.describe(p)});
    deliver(*at);
    if (scene_.broken()) return;
  }
  refuse("after 10000 messages there are more under way");
}

void speaker::elapse(synod::sim::clock::duration d, std::function<bool()> const& enough) {
  settle({});
  while (!scene_.broken() && !enough()) {
    auto next = d;
    for (std::size_t n = 1; n <= scene_.size(); ++n)
      if (scene_.running(n) && scene_.deadline(n) != never)
        next = std::min(next, std::max(scene_.deadline(n) - scene_.now(n), synod::sim::clock::duration(0)));
    d -= next;
    for (std::size_t n = 1; n <= scene_.size(); ++n) scene_.set_clock(n, scene_.now(n) + next);
    bool woken = false;
    for (std::size_t n = 1; n <= scene_.size() && !scene_.broken(); ++n) {
      if (!scene_.running(n) || scene_.deadline(n) > scene_.now(n)) continue;
      woken = true;
      scene_.wake(n);
      collect();
      settle({});
    }
    if (!woken && d.count() == 0) return;
  }
}

void speaker::agree() {
  scene_.mail().mend();
  for (std::size_t n = 1; n <= scene_.size(); ++n) {
    scene_.habits_are(n, {});
    if (!scene_.running(n)) scene_.start(n);
    scene_.release_disk(n);
    if (scene_.disk(n).reading()) scene_.read(n);
    collect();
  }
  std::optional<std::string> why;
  elapse(40 * scene_.times().election_max, [&] {
    why = scene_.disagreement();
    return !why;
  });
  if (scene_.broken()) return;
  if (why) refuse("they do not come to agree: ", *why);
  elapse(2 * scene_.times().election_max, [] { return false; });
  scene_.quiet();
}

}  // namespace tests::scenario
