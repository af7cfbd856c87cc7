// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <synod/trace/event.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace {

/// What a message is called in a picture: "accept 1.3, slot 2"; where it is about no slots, what else it says of them:
/// "accepted 1.3, up to 2", "accept 1.3, chosen 2".
inline std::string label(event const& e) {
  std::string out = e.kind;
  if (e.ballot) out += ' ' + e.ballot->text();
  if (!e.slots.empty()) return out + (e.slots.first == e.slots.last ? ", slot " : ", slots ") + e.slots.text();
  for (auto const& [name, value] : e.content) {
    if (name == "mark" && value != "0") out += ", up to " + value;
    if (name == "chosen" && value != "0") out += ", chosen " + value;
  }
  return out;
}

/// The two sides of a partition: "1 | 2 3".
inline std::string sides(event const& e, std::size_t nodes) {
  std::string here, there;
  for (std::size_t n = 1; n <= nodes; ++n) {
    bool in = false;
    for (std::size_t m : e.nodes) in = in || m == n;
    (in ? here : there) += (in ? here : there).empty() ? std::to_string(n) : ' ' + std::to_string(n);
  }
  return here + " | " + there;
}

/// An event in words, without its time and node: "receives accept 1.3, slot 2 from 3".
inline std::string sentence(event const& e, std::size_t nodes) {
  auto const with_text = [&](std::string words) { return e.text.empty() ? words : words + ": " + e.text; };
  std::string const peer = std::to_string(e.peer), slots = (e.slots.first == e.slots.last ? "slot " : "slots ") + e.slots.text();
  switch (e.what) {
    case what::start: return "starts";
    case what::crash: return with_text("crashes");
    case what::pause: return "pauses";
    case what::resume: return "goes on";
    case what::wake: return "wakes";
    case what::flush: return with_text("has flushed");
    case what::propose: return with_text("is asked for proposal " + std::to_string(e.proposal));
    case what::settle: return "calls proposal " + std::to_string(e.proposal) + ' ' + e.text;
    case what::send: return "sends " + label(e) + " to " + peer;
    case what::receive: return "receives " + label(e) + " from " + peer;
    case what::lose: return with_text("does not get " + label(e) + " from " + peer);
    case what::duplicate: return "is sent " + label(e) + " from " + peer + " twice";
    case what::state:
      return (e.state ? e.state->role + ", ballot " + e.state->ballot.text() + ", promised " + e.state->promised.text() +
                            ", last " + std::to_string(e.state->last) + ", chosen " + std::to_string(e.state->chosen) +
                            ", delivered " + std::to_string(e.state->delivered)
                      : "");
    case what::deliver: return with_text("delivers " + slots);
    case what::install: return "installs a snapshot of " + slots;
    case what::compact: return "lets go of " + slots;
    case what::partition: return "partition " + sides(e, nodes);
    case what::cut: return "is not heard by " + peer + " any more";
    case what::heal: return "the network heals";
    case what::note: return e.text;
    case what::violation: return with_text("violation");
  }
  return {};
}

/// A moment in the run's unit: "12.345 ms", or "step 7".
inline std::string moment_text(std::int64_t at, std::string const& unit) {
  if (unit != "us") return unit + ' ' + std::to_string(at);
  std::string const micros = std::to_string(at % 1000);
  return std::to_string(at / 1000) + '.' + std::string(3 - micros.size(), '0') + micros + " ms";
}

}  // namespace trace
SYNOD_END_NAMESPACE
