// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

#include <synod/trace/event.hpp>
#include <synod/trace/text.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace {

/// A run as JSON lines: UTF-8, one object a line, members in any order. The first object says what was run:
///
///     | member   | value  |                                                                                    |
///     |----------|--------|------------------------------------------------------------------------------------|
///     | trace    | number | the version of this format: 1                                                      |
///     | row      | string | the protocol's name                                                                |
///     | nodes    | number | how many; they are named 1 to n                                                    |
///     | unit     | string | of `at`: "us", microseconds of the world, or "step", where nothing has a duration  |
///     | seed     | number | of the world; absent where there is none                                           |
///     | title    | string | absent where there is none                                                         |
///     | skipped  | number | so many events before the first one were not kept; absent for none                 |
///
/// Each of the others is an event, in the order in which things happened. Every event has
///
///     | at       | number | when, in units since the run began; never falls                                    |
///     | step     | number | of the world; one step can hold several events                                     |
///     | what     | string | see below                                                                          |
///
/// and those of these that apply:
///
///     | node     | number | the node that it happened to                                                       |
///     | peer     | number | the other end: of a send the receiver, of a receive, loss or copy the sender       |
///     | kind     | string | of message: "prepare", "accept", …                                                 |
///     | message  | number | the identity of a sending, from 1                                                  |
///     | ballot   | string | "round.owner", or "round" where nobody owns it                                     |
///     | slots    | array  | two numbers, the first slot and the last                                           |
///     | proposal | number | the identity of a proposed command                                                 |
///     | role, promised, last, chosen, delivered | of a state: a string, a ballot, and three slots             |
///     | nodes    | array  | of a partition: the numbers of one side; the others are the other side             |
///     | text     | string | a command, a reason, or other words                                                |
///     | content  | object | of a send: the message, member by member, as strings for people                    |
///
///     | what       | happened                                | with                                            |
///     |------------|-----------------------------------------|-------------------------------------------------|
///     | start      | a process starts                        | node                                            |
///     | crash      | it ends; what was not flushed is lost   | node, text                                      |
///     | pause      | it stands still                         | node                                            |
///     | resume     | it goes on                              | node                                            |
///     | wake       | its timer fires                         | node                                            |
///     | flush      | its disk has made writes durable        | node, text                                      |
///     | propose    | a client proposes a command             | node, proposal, text                            |
///     | settle     | the client is told "lost" or "unknown"  | node, proposal, text                            |
///     | send       | a message leaves                        | node, peer, kind, message, ballot, slots, content |
///     | receive    | it arrives                              | node, peer, kind, message, ballot, slots        |
///     | lose       | it will not, or cannot                  | node (that does not get it), peer, kind, message, text (why) |
///     | duplicate  | it is under way once more               | node (that gets it), peer, kind, message        |
///     | state      | what a node tells of itself has changed | node, role, ballot, promised, last, chosen, delivered |
///     | deliver    | a chosen slot goes to the state machine | node, slots, proposal, ballot, text             |
///     | install    | a snapshot goes there                   | node, slots                                     |
///     | compact    | the log up to there is let go           | node, slots                                     |
///     | partition  | two sides do not hear each other        | nodes                                           |
///     | cut        | a node does not hear another            | node (that is not heard), peer (by whom)        |
///     | heal       | everybody hears everybody               |                                                 |
///     | note       | anything else                           | text                                            |
///     | violation  | an invariant broke                      | text                                            |
///
/// Every receive, lose and duplicate names the message of a send before it, unless that was skipped.
/// Within a version, members and kinds of events are added and never change their meaning; readers pass over members that
/// they do not know.
inline constexpr std::uint64_t json_version = 1;

namespace detail {

/// An object on one line.
class json_object {
 public:
  void add(std::string_view name, std::string_view value) { key(name), string(value); }
  void add(std::string_view name, std::uint64_t value) { key(name), out_ += std::to_string(value); }
  void add_signed(std::string_view name, std::int64_t value) { key(name), out_ += std::to_string(value); }
  template <class Numbers>
  void add_numbers(std::string_view name, Numbers const& numbers) {
    key(name);
    char between = '[';
    for (std::uint64_t n : numbers) out_ += between, out_ += std::to_string(n), between = ',';
    out_ += between == '[' ? "[]" : "]";
  }
  void add(std::string_view name, members const& object) {
    json_object inner;
    for (auto const& [key, value] : object) inner.add(key, value);
    key(name), out_ += inner.text();
  }
  std::string text() const { return out_ + '}'; }

 private:
  void key(std::string_view name) {
    if (out_.size() > 1) out_ += ',';
    string(name), out_ += ':';
  }
  void string(std::string_view s) {
    static constexpr std::string_view hex = "0123456789abcdef";
    out_ += '"';
    each_character(s, [&](std::string_view c) {
      unsigned const code = static_cast<unsigned char>(c[0]);
      if (code == '"' || code == '\\') out_ += '\\', out_ += c;
      else if (code == '\n') out_ += "\\n";
      else if (code < 0x20) out_ += "\\u00", out_ += hex[code >> 4], out_ += hex[code & 15];
      else out_ += c;
    }, [&] { out_ += replacement; });
    out_ += '"';
  }

  std::string out_ = "{";
};

}  // namespace detail

inline std::string json_of_header(recorded const& r) {
  detail::json_object o;
  o.add("trace", json_version);
  o.add("row", r.row);
  o.add("nodes", r.nodes);
  o.add("unit", r.unit);
  if (r.seed) o.add("seed", *r.seed);
  if (!r.title.empty()) o.add("title", r.title);
  if (r.skipped != 0) o.add("skipped", r.skipped);
  return o.text();
}

inline std::string json_of(event const& e) {
  detail::json_object o;
  o.add_signed("at", e.at);
  o.add("step", e.step);
  o.add("what", name_of(e.what));
  if (e.node != 0) o.add("node", e.node);
  if (e.peer != 0) o.add("peer", e.peer);
  if (!e.kind.empty()) o.add("kind", e.kind);
  if (e.message != 0) o.add("message", e.message);
  if (e.state) {
    o.add("role", e.state->role);
    o.add("ballot", e.state->ballot.text());
    o.add("promised", e.state->promised.text());
    o.add("last", e.state->last);
    o.add("chosen", e.state->chosen);
    o.add("delivered", e.state->delivered);
  } else if (e.ballot) {
    o.add("ballot", e.ballot->text());
  }
  if (!e.slots.empty()) o.add_numbers("slots", std::array{e.slots.first, e.slots.last});
  if (e.proposal != 0) o.add("proposal", e.proposal);
  if (!e.nodes.empty()) o.add_numbers("nodes", e.nodes);
  if (!e.text.empty()) o.add("text", e.text);
  if (!e.content.empty()) o.add("content", e.content);
  return o.text();
}

inline void to_json(recorded const& r, std::ostream& out) {
  out << json_of_header(r) << '\n';
  for (event const& e : r.events) out << json_of(e) << '\n';
}

}  // namespace trace
SYNOD_END_NAMESPACE
