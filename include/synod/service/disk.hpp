// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <synod/codec/crc32c.hpp>
#include <synod/concept/snapshot.hpp>
#include <synod/concept/state_machine.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/record.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// Snapshots of the state machine, between it and the storage.
template <class Storage, class Engine>
class disk {
 public:
  /// Whether there can be snapshots at all.
  template <class M>
  static constexpr bool keeps = snapshot_storage<Storage> && snapshot_machine<M>;

  ~disk() { stop(); }

  bool saving() const { return thread_.joinable(); }

  /// Freezes the machine, and saves what it was on a thread; `engine.snapshot_saved(through, fine)` is posted.
  /// Pre: not saving.
  template <class M, class Node>
  void save(Storage&, M const& machine, slot through, ballot<Node> const& b, boost::asio::io_context& io,
            std::shared_ptr<Engine> engine) {
    if constexpr (keeps<M>) {
      snapshot_info info;
      info.last = through;
      store_little(info.ballot.data(), b.round.value);
      record::store_node(info.ballot.data() + 8, b.node);
      thread_ = std::thread([this, &io, info, frozen = machine.freeze(), engine = std::move(engine)]() mutable {
        collector to{stopping_, {}};
        sink out(to);
        bool const fine = std::as_const(frozen).save(out);
        info.size = to.bytes.size();
        info.checksum = crc32c(to.bytes);
        bytes_ = std::move(to.bytes);
        boost::asio::post(io, [info, fine, engine = std::move(engine)] { engine->snapshot_saved(info, fine); });
      });
    }
  }

  /// On the service's thread, when `save` is done: the storage keeps it. False: it does not.
  bool keep(Storage& s, snapshot_info const& info, bool fine) {
    join();
    bool kept = false;
    if constexpr (snapshot_storage<Storage>) {
      if (fine && info.last > s.snapshot().last) {
        s.snapshot_write(info, 0, bytes_);
        kept = s.snapshot_install(info);
      }
    }
    bytes_ = {};
    return kept;
  }

  /// The machine becomes what the storage's snapshot through `through` says. False: there is none, or it is malformed.
  template <class M>
  static bool restore(Storage& s, M& machine, slot through) {
    if constexpr (keeps<M>) {
      if (s.snapshot().last != through) return false;
      reader from{s, s.snapshot(), 0};
      source in(from);
      return machine.restore(in);
    } else {
      return false;
    }
  }

  /// What is being saved is given up.
  void stop() {
    stopping_ = true;
    join();
  }

 private:
  void join() {
    if (thread_.joinable()) thread_.join();
  }

  struct collector {
    std::atomic<bool> const& stopping;
    std::vector<std::byte> bytes;
    bool write(bytes_view piece) {
      if (stopping.load(std::memory_order_relaxed)) return false;
      bytes.insert(bytes.end(), piece.begin(), piece.end());
      return true;
    }
  };
  struct reader {
    Storage& from;
    snapshot_info info;
    std::uint64_t offset;
    std::size_t read(std::span<std::byte> into) {
      std::size_t const count = from.snapshot_read(info.last, offset, into);
      offset += count;
      return count;
    }
  };

  std::atomic<bool> stopping_ = false;
  std::thread thread_;
  std::vector<std::byte> bytes_;
};

}  // namespace detail
SYNOD_END_NAMESPACE
