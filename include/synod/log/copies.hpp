// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include <synod/concept/storage.hpp>
#include <synod/core/batch.hpp>
#include <synod/core/bytes.hpp>
#include <synod/core/entry.hpp>
#include <synod/core/register.hpp>
#include <synod/core/record.hpp>

SYNOD_BEGIN_NAMESPACE

/// What a node holds of one register.
template <class Node>
struct copy {
  synod::version<Node> version{};
  proposal origin{};               ///< the write that it comes from; 0: nothing was written yet
  std::vector<std::byte> value{};  ///< encoded

  friend bool operator==(copy const&, copy const&) = default;
  static constexpr auto fields(auto& c) { return std::tie(c.version.number, c.version.node, c.origin, c.value); }
};

/// All that a node holds, over a storage: a register's record stands in the slot of its number, and replaces the one
/// before (core/record.hpp; its ballot is the version). A storage that compacts what was replaced only when it is told to
/// grows with every write.
template <class Node, class Storage>
class copies {
 public:
  copies(Storage storage, std::size_t registers) : storage_(std::move(storage)), registers_(registers) {}

  /// Reads back what the storage holds. False where that is no register: the node must not run.
  bool recover() {
    struct into {
      copies& to;
      bool sound = true;
      void hard_state(bytes_view b) {
        if (b.size() == sizeof to.count_) to.count_ = load_little<std::uint64_t>(b.data()); else sound = false;
      }
      void append(batch const& records) {
        for (bytes_view r : records) {
          auto const e = record::load<Node>(r.data());
          if (!to.is_one({e.slot.value})) { sound = false; continue; }
          to.cell_of({e.slot.value}).held = read(e);
        }
      }
    } sink{*this};
    storage_.recover(sink);
    return sink.sound;
  }

  /// Whether there is such a register.
  bool is_one(register_id r) const { return r.value != 0 && r.value <= registers_; }
  std::size_t size() const { return cells_.size(); }
  /// Pre: `is_one(r)`.
  copy<Node> const& at(register_id r) const {
    static copy<Node> const nothing{};
    return r.value <= cells_.size() ? cells_[r.value - 1].held : nothing;
  }
  /// What is held in `r` is durable once the storage's mark has reached this.
  mark written(register_id r) const { return r.value <= cells_.size() ? cells_[r.value - 1].written : mark{}; }
  bool durable(mark m) const { return m <= storage_.durable(); }

  /// Holds `c` in `r` where `Ordering` says that it is newer than what is there. Pre: `is_one(r)`.
  template <class Ordering>
  void merge(register_id r, copy<Node> const& c) {
    cell& here = cell_of(r);
    if (here.held.origin != proposal{} && !Ordering::newer(c.version, here.held.version)) return;
    here.held = c;
    std::vector<std::byte> bytes;
    write(bytes, r);
    storage_.append(batch(bytes, 1));
    here.written = storage_.staged();
  }

  /// Puts the record of what is held in `r` behind `bytes`.
  void write(std::vector<std::byte>& bytes, register_id r) const {
    copy<Node> const& c = at(r);
    std::size_t const size = bytes.size();
    bytes.resize(size + record::size_for(c.value.size()));
    record::store(bytes.data() + size, entry<Node>{{r.value}, {{c.version.number.value}, c.version.node}, c.origin,
                                                   entry_kind::command, bytes_view(c.value)});
  }
  static copy<Node> read(entry<Node> const& e) {
    return {{{e.ballot.round.value}, e.ballot.node}, e.proposal, {e.payload.begin(), e.payload.end()}};
  }

  /// How many writes of its own this node has counted, and that there is one more: before it is held.
  std::uint64_t count() const { return count_; }
  proposal count_write() {
    std::array<std::byte, sizeof count_> bytes{};
    store_little(bytes.data(), ++count_);
    storage_.put(bytes);
    return {count_};
  }

  /// Begins to make durable what is staged.
  void flush() {
    if (storage_.durable() < storage_.staged() && !storage_.flushing()) storage_.flush();
  }
  mark staged() const { return storage_.staged(); }
  void stored(mark m) { storage_.stored(m); }
  Storage& storage() { return storage_; }
  Storage const& storage() const { return storage_; }

  friend bool operator==(copies const&, copies const&) = default;
  static constexpr auto fields(auto& c) { return std::tie(c.storage_, c.cells_, c.count_); }

 private:
  struct cell {
    copy<Node> held{};
    mark written{};
    friend bool operator==(cell const&, cell const&) = default;
    static constexpr auto fields(auto& c) { return std::tie(c.held, c.written); }
  };
  cell& cell_of(register_id r) {
    if (r.value > cells_.size()) cells_.resize(r.value);
    return cells_[r.value - 1];
  }

  Storage storage_;
  std::size_t registers_;
  std::vector<cell> cells_;
  std::uint64_t count_ = 0;
};

SYNOD_END_NAMESPACE
