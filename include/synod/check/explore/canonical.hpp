// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include <synod/check/explore/clock.hpp>
#include <synod/check/explore/name.hpp>
#include <synod/check/explore/past.hpp>
#include <synod/check/history.hpp>
#include <synod/concept/snapshot.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>
#include <synod/core/bytes.hpp>
#include <synod/core/node_set.hpp>
#include <synod/core/number.hpp>
#include <synod/core/record.hpp>
#include <synod/log/awaiting.hpp>
#include <synod/log/hard_record.hpp>
#include <synod/log/ledger.hpp>
#include <synod/role/answers.hpp>
#include <synod/role/context.hpp>
#include <synod/sim/disk.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// Writes a state as bytes: the same for two states exactly where they have the same future. A type says what it
/// consists of with `fields`. Left out is what only says where something stands or how it came to be:
/// - marks count from what is durable, and what is durable is all the same;
/// - records stand wherever they stand in their ring, which must be large enough never to evict any;
/// - how many attempts there were, since random durations are all the same here.
class canonical {
 public:
  /// Appends to `to`, with other names for the nodes where that is asked.
  explicit canonical(std::vector<std::byte>& to, renaming const& names = {}) : to_(to), names_(names) {}

  template <std::integral T>
  void put(T value) {
    auto v = static_cast<std::uint64_t>(value);
    for (; v >= 0x80; v >>= 7) to_.push_back(static_cast<std::byte>(v | 0x80));
    to_.push_back(static_cast<std::byte>(v));
  }
  template <class T>
    requires std::is_enum_v<T>
  void put(T value) { put(static_cast<std::underlying_type_t<T>>(value)); }
  void put(bytes_view bytes) {
    put(bytes.size());
    to_.insert(to_.end(), bytes.begin(), bytes.end());
  }
  void put(std::vector<std::byte> const& bytes) { put(bytes_view(bytes)); }

  void put(name n) { put(static_cast<std::uint8_t>(names_(n))); }
  void put(node_set s) { put(names_(s).bits); }
  template <class Kind>
  void put(number<Kind> const& n) { put(n.value); }
  void put(mark const& m) { put(m > durable_ ? m - durable_ : 0); }
  void put(clock::time_point const& t) {
    bool const is_armed = t != clock::time_point::max();
    put(is_armed ? t.length().count() : 0);
    if (is_armed && std::count(armed_.begin(), armed_.end(), t.length()) == 0) armed_.push_back(t.length());
  }
  void put(clock::duration const&) {}
  void put(attempts const&) {}
  void put(ballot<name> const& b) { put(b.round), put(b.node); }
  void put(promise_mark<name> const& p) { put(p.round), put(p.node); }
  void put(log_tail<name> const& t) { put(t.ballot), put(t.last); }
  void put(hard_state<name> const& h) { put(h.promised), put(h.adopted), put(h.abstains); }
  void put(batch const& records) {
    for (bytes_view r : records) put_record(r);
    put(false);
  }
  void put(check::held<name> const& e) { put(e.ballot), put(e.value.id), put(e.value.kind), put(e.value.digest); }
  void put(past<name> const& p) {
    for (auto const& c : p.chosen) {
      put(c.has_value());
      if (c) put(c->entry), put(c->under);
    }
    for (auto const& t : p.terms()) put(t.ballot), put(t.start), put(t.ended);
    put(p.lost), put(p.reads);
    for (std::uint8_t slot : p.needed) put(slot);
  }
  void put(snapshot_info const& s) { put(s.last), put(bytes_view(s.ballot)), put(s.size), put(s.checksum); }

  template <class T>
  void put(std::optional<T> const& o) {
    put(o.has_value());
    if (o) put(*o);
  }
  template <class... T>
  void put(std::variant<T...> const& v) {
    put(v.index());
    std::visit([&](auto const& held) { put(held); }, v);
  }
  template <class T>
  void put(std::vector<T> const& items) {
    put(items.size());
    for (T const& item : items) put(item);
  }
  template <class... T>
  void put(std::tuple<T...> const& t) {
    std::apply([&](auto const&... each) { (put(each), ...); }, t);
  }
  /// By member, and much longer than a small membership: nothing is written for the zeros at the end.
  template <class T>
  void put(std::array<T, max_voters> const& items) {
    std::size_t const at = to_.size();
    to_.push_back(std::byte{0});
    std::size_t end = to_.size();
    for (std::size_t i = 0; i < max_voters; ++i) {
      std::size_t const before = to_.size();
      put(items[names_.old_place(i)]);
      if (std::all_of(to_.begin() + static_cast<std::ptrdiff_t>(before), to_.end(), [](std::byte b) { return b == std::byte{}; }))
        continue;
      to_[at] = static_cast<std::byte>(i + 1);
      end = to_.size();
    }
    to_.resize(end);
  }
  template <class T, std::size_t N>
  void put(awaiting<T, N> const& values) {
    values.each_marked([this](mark at, T const& value) { put(true), put(at), put(value); });
    put(false);
  }
  template <class T, std::size_t N>
  void put(role::owed<T, N> const& items) {
    for (T const& item : items) put(true), put(item);
    put(false);
  }

  /// The log as its owner sees it, and the disk below it.
  template <class Storage>
  void put(ledger<name, Storage> const& log) {
    durable_ = log.storage().durable();
    put(log.hard()), put(log.last()), put(log.base()), put(log.first()), put(log.unstaged()), put(log.busy());
    put(log.recent().high());
    for (slot s = log.base(); s <= log.recent().high(); s = s + 1) put(log.recent().contains(s));
    put(static_cast<sim::disk const&>(log.storage()));
  }
  void put(sim::disk const& disk) {
    put(disk.stable());
    put(disk.flush_target());
    put(disk.pending());
    auto const& journal = disk.journal();
    for (std::size_t i = journal.size() - static_cast<std::size_t>(disk.pending()); i < journal.size(); ++i) {
      auto const& o = journal[i];
      put(o.what), put(o.at), put(o.info);
      if (o.what == sim::operation::kind::put) put_hard(o.bytes);
      else if (o.what == sim::operation::kind::install) put(o.bytes);
      else put(batch(o.bytes, 0));
    }
    put(disk.reading());
  }
  void put(sim::platter const& p) {
    put_hard(p.hard());
    put(p.base()), put(p.last());
    for (slot s = p.base(); s <= p.last(); s = s + 1) {
      put(p.holds(s));
      if (p.holds(s)) put_record(p.record_at(s));
    }
    put(p.snapshot()), put(p.snapshot_bytes());
  }

  template <class T>
    requires requires(T const& t) { T::fields(t); }
  void put(T const& t) { put(T::fields(t)); }

  /// The lengths of the deadlines that were found armed.
  std::vector<clock::duration> const& armed() const { return armed_; }

 private:
  void put_record(bytes_view r) {
    auto const e = record::load<name>(r.data());
    put(true), put(e.slot), put(e.ballot), put(e.proposal), put(e.kind), put(e.payload);
  }
  void put_hard(bytes_view bytes) {
    if (auto const h = hard_record::load<name>(bytes)) put(true), put(*h);
    else put(false), put(bytes);
  }

  std::vector<std::byte>& to_;
  renaming names_;
  std::vector<clock::duration> armed_;
  mark durable_{};  // the owner's disk: known once its ledger was written
};

}  // namespace explore
SYNOD_END_NAMESPACE
