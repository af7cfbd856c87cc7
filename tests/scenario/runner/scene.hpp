// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <synod/core/number.hpp>
#include <synod/role/context.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/disk.hpp>
#include <synod/sim/mail.hpp>
#include <synod/trace/recorder.hpp>

namespace tests::scenario {

/// Something that happened, in words. What is loud is left out where a command speaks softly.
struct line {
  bool loud = false;
  std::string text;
};

/// A ballot as it is written: 3.1, or 3 for the round without a node.
struct ballot_words {
  std::uint64_t round = 0, node = 0;
};

/// The nodes of one row, whatever the row: what the language (language.hpp) is spoken to. Nodes are named 1 to n.
class scene {
 public:
  using time_point = synod::sim::clock::time_point;

  virtual ~scene() = default;

  virtual std::size_t size() const = 0;
  virtual bool running(std::size_t n) const = 0;
  /// Whether it was started at least once.
  virtual bool started(std::size_t n) const = 0;
  virtual std::uint64_t round(std::size_t n) const = 0;
  virtual bool campaigns_by_itself() const = 0;
  virtual std::string status(std::size_t n) const = 0;
  virtual std::string log(std::size_t n) const = 0;
  virtual std::string delivered(std::size_t n, bool with_noops) const = 0;
  virtual std::string describe(synod::sim::packet const& p) const = 0;
  /// Why the nodes do not agree yet, in words; nothing where they do.
  virtual std::optional<std::string> disagreement() const = 0;
  /// The invariant that broke and how; nothing while none has.
  virtual std::optional<std::string> broken() const = 0;
  virtual void quiet() = 0;

  virtual synod::sim::mail& mail() = 0;
  virtual synod::sim::disk const& disk(std::size_t n) const = 0;
  virtual bool holds_disk(std::size_t n) const = 0;
  virtual time_point now(std::size_t n) const = 0;
  virtual time_point deadline(std::size_t n) const = 0;
  virtual synod::settings<synod::sim::clock> const& times() const = 0;

  virtual void has_promised(std::size_t n, ballot_words b) = 0;
  /// `fresh`: nobody was told to hold this proposal before. Id 0 is a no-op.
  virtual void has(std::size_t n, std::uint64_t slot, ballot_words b, std::string const& command, std::uint64_t id, bool fresh) = 0;
  virtual void habits_are(std::size_t n, synod::sim::disk::habits h) = 0;
  virtual void hold_disk(std::size_t n) = 0;
  virtual void release_disk(std::size_t n) = 0;
  virtual bool flush(std::size_t n, std::uint64_t operations) = 0;
  virtual bool read(std::size_t n) = 0;
  virtual void start(std::size_t n) = 0;
  virtual void crash(std::size_t n, std::uint64_t kept, std::uint64_t records) = 0;
  virtual void replace(std::size_t n, std::optional<std::uint64_t> fence) = 0;
  virtual void stop(std::size_t n, bool storage_failed) = 0;
  virtual void set_clock(std::size_t n, time_point t) = 0;
  virtual void wake(std::size_t n) = 0;
  virtual void draws(std::size_t n, std::uint64_t number) = 0;
  virtual void linger(std::size_t n) = 0;
  virtual void drain(std::size_t n) = 0;
  /// What the node answers; no command is a no-op.
  virtual std::string propose(std::size_t n, std::optional<std::string> const& command, std::uint64_t id) = 0;
  /// A read; nothing where this row makes them through the log.
  virtual std::optional<std::string> inquire(std::size_t n, std::uint64_t id) = 0;
  /// Whether the word of an operator makes it lead; nothing where this row has no operator.
  virtual std::optional<bool> appoint(std::size_t n) = 0;
  virtual bool compact(std::size_t n) = 0;
  virtual void deliver(std::size_t place) = 0;
  virtual void duplicate(std::size_t place) = 0;
  virtual void drop(std::size_t place) = 0;

  /// What has happened since it was asked last.
  virtual std::vector<line> told() = 0;
  /// From now on all that happens is told `to` as well, for a picture.
  virtual void record(synod::trace::recorder& to) = 0;
};

/// The rows that this program was built with, by name. A translation unit a row puts it there (row.cpp.in).
struct row_entry {
  std::function<std::unique_ptr<scene>(std::size_t nodes, synod::settings<synod::sim::clock> const&)> open;
  std::size_t nodes = 0;  ///< that its quorum system demands; 0 for any
};
std::map<std::string, row_entry, std::less<>>& rows();

}  // namespace tests::scenario
