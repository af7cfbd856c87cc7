// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <synod/concept/snapshot.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/entry.hpp>
#include <synod/core/record.hpp>
#include <synod/message/kind.hpp>

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

/// Sends the piece from `offset` of the newest snapshot, or from its start where the asker has begun another one.
/// False where there is none to send.
template <class P, class Context, class Node>
bool send_chunk(Context& ctx, Node const& to, slot begun, std::uint64_t offset) {
  if constexpr (!snapshot_storage<typename P::storage>) {
    return false;
  } else {
    snapshot_info const info = ctx.log().snapshot();
    if (info.last == slot{}) return false;
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
    m.data = std::span(piece).first(length);
    ctx.template send<kind::chunk>(to, m);
    return true;
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
      if (!whole_) return;
      using node = typename P::node;
      entry<node> anchor;
      anchor.slot = whole_->last;
      anchor.ballot = {{load_little<std::uint64_t>(whole_->ballot.data())},
                       record::load_node<node>(whole_->ballot.data() + 8)};
      std::array<std::byte, record::header_bytes> bytes{};
      record::store(bytes.data(), anchor);
      if (!log.has_room_for(bytes)) return;
      if (log.unread(anchor.slot)) return;  // unread is not another: the log may have to stay
      if (log.snapshot_install(*whole_)) {
        P::order::install(log, bytes, anchor.slot, anchor.ballot);
        installed_ = whole_->last;
        installed_at_ = log.staged();
      }
      whole_.reset();
      last_ = {};
      wanted_ = 0;
    }
  }

  friend bool operator==(incoming_snapshot const&, incoming_snapshot const&) = default;

 private:
  slot last_{};
  std::uint64_t wanted_ = 0;
  std::optional<snapshot_info> whole_;
  slot installed_{};
  mark installed_at_{};
};

}  // namespace role
SYNOD_END_NAMESPACE
