// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>

#include <synod/concept/snapshot.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/entry.hpp>
#include <synod/core/record.hpp>
#include <synod/message/kind.hpp>
#include <synod/role/hearsay.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// A ballot as a snapshot keeps it: the bytes that it has in a record.
template <class Node>
std::array<std::byte, 24> snapshot_ballot(ballot<Node> const& b) {
  std::array<std::byte, 24> bytes{};
  store_little(bytes.data(), b.round.value);
  record::store_node(bytes.data() + 8, b.node);
  return bytes;
}

/// Sends the piece from `offset` of the snapshot that the asker has begun, where it is still there; else the first piece
/// of the newest one. False where there is none to send.
template <class P, class Context, class Node>
bool send_chunk(Context& ctx, Node const& to, slot begun, std::uint64_t offset) {
  if constexpr (!snapshot_storage<typename P::storage>) {
    return false;
  } else {
    snapshot_info info = ctx.log().snapshot();
    if (info.last == slot{}) return false;
    if constexpr (requires { ctx.log().snapshot(begun); })
      if (auto const kept = ctx.log().snapshot(begun); begun != slot{} && kept.last == begun) info = kept;
    std::array<std::byte, P::limits::chunk_bytes> piece;
    std::uint64_t const from = begun == info.last && offset < info.size ? offset : 0;
    std::size_t const length = ctx.log().snapshot_read(info.last, from, piece);
    if (length == 0 && info.size != 0) return false;
    typename Context::template message<kind::chunk> m{};
    m.last = info.last;
    m.ballot = {{load_little<std::uint64_t>(info.ballot.data())}, record::load_node<Node>(info.ballot.data() + 8)};
    m.total = info.size;
    m.offset = from;
    m.checksum = info.checksum;
    m.data = {piece.data(), length};
    vouch(m, m.last, ctx);
    ctx.template send<kind::chunk>(to, m);
    return true;
  }
}

/// The ballot of the last slot that a snapshot covers, and a record of that slot in place of the entry it had.
template <class Node>
struct snapshot_anchor {
  synod::ballot<Node> ballot{};
  std::array<std::byte, record::header_bytes> bytes{};

  explicit snapshot_anchor(snapshot_info const& of)
      : ballot{{load_little<std::uint64_t>(of.ballot.data())}, record::load_node<Node>(of.ballot.data() + 8)} {
    entry<Node> e;
    e.slot = of.last;
    e.ballot = ballot;
    record::store(bytes.data(), e);
  }
};

/// At start: a snapshot that the recovered log does not reach, or that is another log's, takes the log's place. A crash
/// can come between the two; and a node may have applied, and saved, what was durable on the others only.
template <class P, class Ledger>
void settle_snapshot(Ledger& log) {
  if constexpr (snapshot_storage<typename P::storage>) {
    snapshot_info const info = log.snapshot();
    if (info.last == slot{} || log.unread(info.last)) return;
    snapshot_anchor<typename P::node> const anchor(info);
    if (log.ballot_at(info.last) != anchor.ballot) P::order::install(log, anchor.bytes, info.last, anchor.ballot);
  }
}

/// A snapshot on its way in, piece by piece; whole, it replaces the log up to its last slot.
class incoming_snapshot {
 public:
  /// The snapshot being received, 0 for none, and the byte wanted next.
  slot last() const { return last_; }
  std::uint64_t wanted() const { return wanted_; }
  /// The last slot of the snapshot that was installed, and what covers it.
  slot installed() const { return installed_; }
  mark installed_at() const { return installed_at_; }

  template <class P, class Ledger, class Chunk>
  void take(Ledger& log, Chunk const& m, slot chosen) {
    if constexpr (snapshot_storage<typename P::storage>) {
      if (m.last <= chosen || m.last <= installed_) return;
      snapshot_info const info{m.last, snapshot_ballot(m.ballot), m.total, m.checksum};
      last_ = m.last;
      wanted_ = log.snapshot_write(info, m.offset, m.data);
      if (wanted_ == m.total) whole_ = info;
      finish<P>(log);
    }
  }

  /// Installs what is whole; tried again at the next turn where the log has no room for its anchor yet.
  template <class P, class Ledger>
  void finish(Ledger& log) {
    if constexpr (snapshot_storage<typename P::storage>) {
      if (whole_.last != slot{}) install<P>(log);
    }
  }

  friend bool operator==(incoming_snapshot const&, incoming_snapshot const&) = default;
  static constexpr auto fields(auto& s) {
    return std::tie(s.last_, s.wanted_, s.whole_, s.installed_, s.installed_at_);
  }

 private:
  template <class P, class Ledger>
  SYNOD_RARE void install(Ledger& log) {
    if constexpr (snapshot_storage<typename P::storage>) {
      snapshot_anchor<typename P::node> const anchor(whole_);
      if (!log.has_room_for(anchor.bytes)) return;
      if (log.unread(whole_.last)) return;  // unread is not another: the log may have to stay
      if (log.snapshot_install(whole_)) {
        P::order::install(log, anchor.bytes, whole_.last, anchor.ballot);
        installed_ = whole_.last;
        installed_at_ = log.staged();
      }
      whole_ = {};
      last_ = {};
      wanted_ = 0;
    }
  }

  slot last_{};
  std::uint64_t wanted_ = 0;
  snapshot_info whole_{};  // its last slot 0 where none is
  slot installed_{};
  mark installed_at_{};
};

}  // namespace role
SYNOD_END_NAMESPACE
