// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <synod/core/membership.hpp>
#include <synod/core/number.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/prng.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// One thing that happened, in numbers.
struct moment {
  static constexpr std::size_t nobody = max_voters;
  std::uint64_t step = 0;
  clock::time_point at{};
  std::string_view what;              ///< a literal
  std::string_view kind;              ///< of a message
  std::size_t node = nobody;          ///< that it happened to
  std::size_t peer = nobody;
  std::uint64_t round = 0;            ///< of a ballot …
  std::size_t owner = nobody;         ///< … and its owner
  std::array<std::uint64_t, 3> numbers{};
  std::array<std::string_view, 3> names{};  ///< of the numbers; empty for those that are not there
};

/// Folds all that happens into one number, and remembers the last of it for the report of a failure.
class trace {
 public:
  explicit trace(std::size_t remembered = 64) : ring_(remembered) {}

  /// The same for two runs only where all that was noted was the same, in the same order.
  std::uint64_t hash() const { return hash_; }

  void note(moment const& m) {
    fold(static_cast<std::uint64_t>(m.at.time_since_epoch().count()));
    fold(m.what.size() + 256 * m.kind.size() + 65536 * m.node + (std::uint64_t{m.peer} << 32) + (std::uint64_t{m.owner} << 48));
    fold(m.round);
    for (std::uint64_t n : m.numbers) fold(n);
    ring_[next_++ % ring_.size()] = m;
  }
  void fold(std::uint64_t n) { hash_ = (hash_ ^ spread(n)) * 0x100000001b3; }

  /// The last events, one a line, the newest last.
  std::string text() const {
    std::string out;
    std::size_t const count = next_ < ring_.size() ? next_ : ring_.size();
    for (std::size_t i = next_ - count; i < next_; ++i) out += text(ring_[i % ring_.size()]) + "\n";
    return out;
  }

  static std::string text(moment const& m) {
    std::string line = pad(std::to_string(m.step), 7) + pad(std::to_string(m.at.time_since_epoch().count()), 9) + "us ";
    if (m.node != moment::nobody) line += " node " + std::to_string(m.node + 1);
    line += ' ';
    line += m.what;
    if (!m.kind.empty()) line += ' ', line += m.kind;
    if (m.peer != moment::nobody) line += (m.what == "sends" ? " to " : " of ") + std::to_string(m.peer + 1);
    if (m.round != 0 || m.owner != moment::nobody) {
      line += "  ballot " + std::to_string(m.round);
      if (m.owner != moment::nobody) line += '.' + std::to_string(m.owner + 1);
    }
    for (std::size_t i = 0; i < m.names.size(); ++i)
      if (!m.names[i].empty()) line += "  ", line += m.names[i], line += ' ' + std::to_string(m.numbers[i]);
    return line;
  }

 private:
  static std::string pad(std::string s, std::size_t width) {
    return s.size() < width ? std::string(width - s.size(), ' ') + s : s;
  }

  std::uint64_t hash_ = 0xcbf29ce484222325;
  std::vector<moment> ring_;
  std::size_t next_ = 0;
};

/// What there is to say about a message: its ballot and its slots.
template <class M, class Node>
void describe(moment& to, M const& m, membership<Node> const& members) {
  if constexpr (requires { m.ballot; }) {
    to.round = m.ballot.round.value;
    to.owner = members.index_of(m.ballot.node);
  }
  std::size_t n = 0;
  auto const say = [&](std::string_view name, std::uint64_t number) {
    if (n == to.numbers.size()) return;
    to.names[n] = name;
    to.numbers[n++] = number;
  };
  if constexpr (requires { m.prev.value; }) say("prev", m.prev.value);
  if constexpr (requires { m.from.value; }) say("from", m.from.value);
  if constexpr (requires { m.mark.value; }) say("mark", m.mark.value);
  if constexpr (requires { m.base.value; }) say("base", m.base.value);
  if constexpr (requires { m.first.value; }) say("first", m.first.value);
  if constexpr (requires { m.entries.size(); }) say("entries", m.entries.size());
  if constexpr (requires { m.chosen.value; }) say("chosen", m.chosen.value);
  if constexpr (requires { m.hint.value; }) say("hint", m.hint.value);
  if constexpr (requires { m.promised.round; }) say("promised", m.promised.round.value);
  if constexpr (requires { m.last.value; }) say("last", m.last.value);
  if constexpr (requires { m.offset; }) say("offset", m.offset);
}

}  // namespace sim
SYNOD_END_NAMESPACE
