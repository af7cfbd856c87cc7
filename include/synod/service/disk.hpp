// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <synod/codec/crc32c.hpp>
#include <synod/concept/snapshot.hpp>
#include <synod/concept/state_machine.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/record.hpp>
#include <synod/net/handler_memory.hpp>
#include <synod/role/status.hpp>
#include <synod/service/thrown.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// A storage that tells of each flush on the thread that did it.
template <class S>
concept tells_when_stored = requires(S& s) { s.on_stored([](mark, auto const&) {}); };
/// A storage whose flushes may be left to its host.
template <class S>
concept flushed_by_host = requires(S& s) {
  { s.due() } -> std::convertible_to<bool>;
  s.carry_out();
};
/// A storage that a snapshot can be written into from another thread.
template <class S>
concept opens_snapshots = requires(S& s, snapshot_info const& info) { s.adopt(s.begin_snapshot(info.last, info.ballot).finish().value()); };

/// What goes on between a service's thread and the threads that write: finished flushes come back as `engine.stored`,
/// snapshots of the state machine as `engine.snapshot_saved`, both posted.
template <class Storage, class Engine>
class disk {
 public:
  explicit disk(boost::asio::io_context& io) : io_(io) {}
  ~disk() { stop(); }

  /// The engine is held only while something is on its way to it, never by the flushing thread: its end joins that.
  void listen_to(Storage& s, std::weak_ptr<Engine> to) {
    if constexpr (tells_when_stored<Storage>) {
      s.on_stored([this, to = std::move(to)](mark m, auto const& error) {
        auto engine = to.lock();
        if (!engine) return;
        std::string why = error ? error.text() : std::string();
        if (carrying_out_) return engine->stored(m, why);
        boost::asio::post(io_, boost::asio::bind_allocator(net::handler_allocator<>(stored_memory_),
                                                           [engine = std::move(engine), m, why = std::move(why)] {
                                                             engine->stored(m, why);
                                                           }));
      });
    }
  }

  /// Whether a flush waits for `carry_out`.
  static bool due(Storage const& s) {
    if constexpr (flushed_by_host<Storage>) return s.due();
    else return false;
  }
  /// What may leave before it is durable has left: a storage that leaves its flushes to its host does the one that is due.
  void carry_out(Storage& s) {
    if constexpr (flushed_by_host<Storage>) {
      carrying_out_ = true;
      s.carry_out();
      carrying_out_ = false;
    }
  }

  /// Why `r`, which has stopped by itself, did.
  template <class Replica>
  static std::string trouble(Replica& r) {
    if constexpr (requires { r.storage().failure().text(); })
      if (r.storage().failure()) return r.storage().failure().text();
    return std::string(describe(r.status().stopped));
  }

  bool saving() const { return thread_.joinable(); }

  /// Freezes the machine, and saves what it was on a thread. Nothing where machine or storage keep no snapshots. What is thrown
  /// by any of it is a reason why there is none this time. Pre: not saving.
  template <class M, class Node>
  void save(Storage& s, M const& machine, slot through, ballot<Node> const& b, std::shared_ptr<Engine> engine) {
    if constexpr (snapshot_storage<Storage> && snapshot_machine<M>) {
      std::array<std::byte, 24> ballot_bytes{};
      store_little(ballot_bytes.data(), b.round.value);
      record::store_node(ballot_bytes.data() + 8, b.node);
      try {
        auto to = writer(s, through, ballot_bytes);
        thread_ = std::thread([this, to = std::move(to), frozen = machine.freeze(), engine]() mutable {
          std::string why;
          auto const info = written(to, frozen, why);
          boost::asio::post(io_, [info, why = std::move(why), engine = std::move(engine)] { engine->snapshot_saved(info, why); });
        });
      } catch (...) {
        engine->snapshot_saved({}, what_was_thrown());
      }
    }
  }

  /// On the service's thread, when `save` is done: the storage keeps it as its newest. False: it does not.
  bool keep(Storage& s, std::optional<snapshot_info> const& info) {
    join();
    bool kept = false;
    if constexpr (snapshot_storage<Storage>) {
      if (info && info->last > s.snapshot().last) {
        if constexpr (opens_snapshots<Storage>) {
          kept = s.adopt(*info);
        } else {
          s.snapshot_write(*info, 0, bytes_);
          kept = s.snapshot_install(*info);
        }
      }
    }
    bytes_ = {};
    return kept;
  }

  /// The machine becomes what the storage's snapshot through `through` says. False: there is none, or it is malformed.
  template <class M>
  static bool restore(Storage& s, M& machine, slot through) {
    if constexpr (snapshot_storage<Storage> && snapshot_machine<M>) {
      if (s.snapshot().last == through) {
        reader from{s, through, 0};
        source in(from);
        if (machine.restore(in)) return true;
      }
    }
    return machine.fail(stop_reason::storage_unsound, "the snapshot cannot be restored");
  }

  /// What is being saved is given up.
  void stop() {
    stopping_ = true;
    join();
  }

 private:
  /// For a storage in memory, which takes a snapshot whole.
  struct collector {
    std::vector<std::byte>& bytes;
    snapshot_info info;
    bool write(bytes_view piece) {
      bytes.insert(bytes.end(), piece.begin(), piece.end());
      return true;
    }
    std::optional<snapshot_info> finish() {
      info.size = bytes.size();
      info.checksum = crc32c(bytes);
      return info;
    }
  };
  template <class To>
  struct guarded {
    std::atomic<bool> const& stopping;
    To& to;
    bool write(bytes_view piece) { return !stopping.load(std::memory_order_relaxed) && to.write(piece); }
  };
  struct reader {
    Storage& from;
    slot last;
    std::uint64_t offset;
    std::size_t read(std::span<std::byte> into) {
      std::size_t const count = from.snapshot_read(last, offset, into);
      offset += count;
      return count;
    }
  };

  /// On the thread that saves.
  template <class To, class Frozen>
  std::optional<snapshot_info> written(To& to, Frozen const& frozen, std::string& why) const {
    std::optional<snapshot_info> info;
    try {
      guarded<To> through_here{stopping_, to};
      sink out(through_here);
      if (frozen.save(out)) info = to.finish();
      if constexpr (requires { to.error().text(); }) why = to.error() ? to.error().text() : std::string();
    } catch (...) {
      why = what_was_thrown();
    }
    return info;
  }
  auto writer(Storage& s, slot through, std::array<std::byte, 24> const& b) {
    if constexpr (opens_snapshots<Storage>) return s.begin_snapshot(through, b);
    else return collector{bytes_, {through, b, 0, 0}};
  }
  void join() {
    if (thread_.joinable()) thread_.join();
  }

  boost::asio::io_context& io_;
  net::handler_memory stored_memory_;
  bool carrying_out_ = false;  // only where the host flushes: no other thread asks then
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
  std::vector<std::byte> bytes_;  // of the thread while it saves
};

}  // namespace detail
SYNOD_END_NAMESPACE
