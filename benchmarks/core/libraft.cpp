// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

extern "C" {  // the header does not say so itself
#include <raft.h>
}

#include <benchmarks/core/fifo.hpp>
#include <benchmarks/core/measure.hpp>
#include <benchmarks/core/rows.hpp>

// libraft (canonical/raft) through its public interface: `raft_io` in memory. Nothing is stored, and what libraft asks
// for asynchronously is completed from a queue. Messages cross the same fifo as those of the other rows.

namespace {

using benchmarks::fifo;
using benchmarks::frame;

void require(int status, char const* what) {
  if (status == 0) return;
  std::fprintf(stderr, "libraft: %s: %s\n", what, raft_strerror(status));
  std::abort();
}

/// A callback that is due, as libraft left it.
struct completion {
  void (*run)(void* request, void* callback, raft_io* io);
  void* request;
  void* callback;
  raft_io* io;
};

/// What the three servers share.
struct world {
  fifo wire{std::size_t{4} << 20};
  std::vector<completion> due;
  raft_time now = 0;
};

template <class Request, class Callback>
void complete(world& w, raft_io* io, Request* request, Callback callback) {
  w.due.push_back({[](void* r, void* c, raft_io*) { reinterpret_cast<Callback>(c)(static_cast<Request*>(r), 0); },
                   request, reinterpret_cast<void*>(callback), io});
}

/// An entry on the wire; its bytes follow, padded to a multiple of 8.
struct wire_entry {
  raft_term term;
  std::uint32_t length;
  std::uint32_t type;
};
constexpr std::size_t padded(std::size_t length) { return (length + 7) & ~std::size_t{7}; }

void encode(raft_message const& m, std::uint8_t self, fifo& wire) {
  std::size_t size = sizeof m;
  if (m.type == RAFT_IO_APPEND_ENTRIES)
    for (unsigned i = 0; i < m.append_entries.n_entries; ++i)
      size += sizeof(wire_entry) + padded(m.append_entries.entries[i].buf.len);
  std::byte* to = wire.push(self, static_cast<std::uint8_t>(m.server_id), static_cast<std::uint8_t>(m.type), size);
  std::memcpy(to, &m, sizeof m);
  if (m.type != RAFT_IO_APPEND_ENTRIES) return;
  to += sizeof m;
  for (unsigned i = 0; i < m.append_entries.n_entries; ++i) {
    raft_entry const& e = m.append_entries.entries[i];
    wire_entry const head{e.term, static_cast<std::uint32_t>(e.buf.len), e.type};
    std::memcpy(to, &head, sizeof head);
    std::memcpy(to + sizeof head, e.buf.base, e.buf.len);
    to += sizeof head + padded(e.buf.len);
  }
}

/// The entries of an append, in one batch of memory that libraft takes over, as its own disk back end hands them.
raft_entry* decode(std::byte const* from, unsigned count) {
  if (count == 0) return nullptr;
  std::size_t total = 0;
  std::byte const* at = from;
  for (unsigned i = 0; i < count; ++i) {
    wire_entry head;
    std::memcpy(&head, at, sizeof head);
    total += padded(head.length);
    at += sizeof head + padded(head.length);
  }
  auto* const entries = static_cast<raft_entry*>(raft_malloc(count * sizeof(raft_entry)));
  auto* const batch = static_cast<std::byte*>(raft_malloc(total));
  std::byte* to = batch;
  for (unsigned i = 0; i < count; ++i) {
    wire_entry head;
    std::memcpy(&head, from, sizeof head);
    std::memcpy(to, from + sizeof head, head.length);
    entries[i] = {head.term, static_cast<unsigned short>(head.type), {to, head.length}, batch};
    to += padded(head.length);
    from += sizeof head + padded(head.length);
  }
  return entries;
}

/// One server and the memory that it takes for its disk and network.
class server {
 public:
  void start(raft_id id, world& w, raft_configuration const& voters) {
    id_ = id;
    world_ = &w;
    io_.version = 2;
    io_.impl = this;
    io_.init = [](raft_io*, raft_id, char const*) { return 0; };
    io_.close = [](raft_io* io, raft_io_close_cb cb) {
      of(io).world_->due.push_back({[](void*, void* c, raft_io* i) { reinterpret_cast<raft_io_close_cb>(c)(i); },
                                    nullptr, reinterpret_cast<void*>(cb), io});
    };
    io_.load = &server::load;
    io_.start = [](raft_io* io, unsigned, raft_io_tick_cb on_tick, raft_io_recv_cb on_receive) {
      of(io).tick_ = on_tick;
      of(io).receive_ = on_receive;
      return 0;
    };
    io_.bootstrap = [](raft_io* io, raft_configuration const* c) {
      of(io).term_ = 1;
      return raft_configuration_encode(c, &of(io).configuration_);
    };
    io_.recover = [](raft_io*, raft_configuration const*) { return int{RAFT_INVALID}; };
    io_.set_term = [](raft_io* io, raft_term t) { of(io).term_ = t; of(io).vote_ = 0; return 0; };
    io_.set_vote = [](raft_io* io, raft_id v) { of(io).vote_ = v; return 0; };
    io_.send = [](raft_io* io, raft_io_send* r, raft_message const* m, raft_io_send_cb cb) {
      if (m->type == RAFT_IO_INSTALL_SNAPSHOT) return int{RAFT_NOCONNECTION};  // nobody lags behind a snapshot here
      encode(*m, static_cast<std::uint8_t>(of(io).id_), of(io).world_->wire);
      complete(*of(io).world_, io, r, cb);
      return 0;
    };
    io_.append = [](raft_io* io, raft_io_append* r, raft_entry const*, unsigned, raft_io_append_cb cb) {
      complete(*of(io).world_, io, r, cb);
      return 0;
    };
    io_.truncate = [](raft_io*, raft_index) { return 0; };
    io_.snapshot_put = [](raft_io* io, unsigned, raft_io_snapshot_put* r, raft_snapshot const*,
                          raft_io_snapshot_put_cb cb) {
      complete(*of(io).world_, io, r, cb);
      return 0;
    };
    io_.snapshot_get = [](raft_io*, raft_io_snapshot_get*, raft_io_snapshot_get_cb) { return int{RAFT_NOTFOUND}; };
    io_.time = [](raft_io* io) { return of(io).world_->now; };
    // The first server's patience is the shortest, so that it is elected.
    io_.random = [](raft_io* io, int low, int high) { return of(io).id_ == 1 ? low : high; };
    io_.async_work = [](raft_io* io, raft_io_async_work* r, raft_io_async_work_cb cb) {
      static_cast<void>(r->work(r));
      complete(*of(io).world_, io, r, cb);
      return 0;
    };

    machine_.version = 1;
    machine_.data = this;
    machine_.apply = [](raft_fsm* f, raft_buffer const* b, void** result) {
      auto& s = *static_cast<server*>(f->data);
      std::uint64_t word;
      std::memcpy(&word, b->base, sizeof word);
      s.digest_ += word;
      ++s.applied_;
      *result = nullptr;
      return 0;
    };
    machine_.snapshot = [](raft_fsm* f, raft_buffer** buffers, unsigned* count) {
      *buffers = static_cast<raft_buffer*>(raft_malloc(sizeof(raft_buffer)));
      **buffers = {raft_malloc(sizeof(std::uint64_t)), sizeof(std::uint64_t)};
      std::memcpy((*buffers)->base, &static_cast<server*>(f->data)->digest_, sizeof(std::uint64_t));
      *count = 1;
      return 0;
    };
    machine_.restore = [](raft_fsm* f, raft_buffer* b) {
      std::memcpy(&static_cast<server*>(f->data)->digest_, b->base, sizeof(std::uint64_t));
      raft_free(b->base);
      return 0;
    };

    std::string const address = std::to_string(id);
    require(raft_init(&raft_, &io_, &machine_, id, address.c_str()), "init");
    raft_set_snapshot_threshold(&raft_, 4096);  // bounds the log, as compaction does for the other rows
    raft_set_snapshot_trailing(&raft_, 1024);
    require(raft_bootstrap(&raft_, &voters), "bootstrap");
    require(raft_start(&raft_), "start");
  }

  void receive(frame const& f, std::byte const* body) {
    raft_message m;
    std::memcpy(&m, body, sizeof m);
    std::array<char, 2> const address{static_cast<char>('0' + f.from), '\0'};
    m.server_id = f.from;
    m.server_address = address.data();
    if (m.type == RAFT_IO_APPEND_ENTRIES)
      m.append_entries.entries = decode(body + sizeof m, m.append_entries.n_entries);
    receive_(&io_, &m);
  }

  void tick() { tick_(&io_); }
  void close() { raft_close(&raft_, nullptr); }
  bool leads() { return raft_state(&raft_) == RAFT_LEADER; }
  raft& handle() { return raft_; }
  std::uint64_t applied() const { return applied_; }
  std::uint64_t digest() const { return digest_; }

 private:
  static server& of(raft_io* io) { return *static_cast<server*>(io->impl); }

  /// A log with one entry: the configuration.
  static int load(raft_io* io, raft_term* term, raft_id* vote, raft_snapshot** snapshot, raft_index* start,
                  raft_entry** entries, std::size_t* count) {
    server& s = of(io);
    *term = s.term_;
    *vote = s.vote_;
    *snapshot = nullptr;
    *start = 1;
    *count = 1;
    *entries = static_cast<raft_entry*>(raft_malloc(sizeof(raft_entry)));
    **entries = {1, RAFT_CHANGE, s.configuration_, s.configuration_.base};
    return 0;
  }

  raft_id id_ = 0;
  world* world_ = nullptr;
  raft raft_{};
  raft_io io_{};
  raft_fsm machine_{};
  raft_io_tick_cb tick_ = nullptr;
  raft_io_recv_cb receive_ = nullptr;
  raft_buffer configuration_{};
  raft_term term_ = 0;
  raft_id vote_ = 0;
  std::uint64_t applied_ = 0;
  std::uint64_t digest_ = 0;
};

/// Three of them; server 1 leads.
template <std::size_t Bytes>
class libraft_cluster {
 public:
  libraft_cluster() {
    raft_configuration voters;
    raft_configuration_init(&voters);
    for (raft_id id = 1; id <= 3; ++id)
      require(raft_configuration_add(&voters, id, std::to_string(id).c_str(), RAFT_VOTER), "configuration");
    for (raft_id id = 1; id <= 3; ++id) servers_[id - 1].start(id, world_, voters);
    raft_configuration_close(&voters);
    for (int i = 0; !servers_[0].leads(); ++i) {
      if (i == 1000) require(RAFT_NOTLEADER, "election");
      world_.now += 10;
      for (server& s : servers_) s.tick();
      settle();
    }
    settle();
  }
  ~libraft_cluster() {
    for (server& s : servers_) s.close();
    settle();
  }
  libraft_cluster(libraft_cluster const&) = delete;
  libraft_cluster& operator=(libraft_cluster const&) = delete;

  void round(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      buffers_[i] = {raft_malloc(Bytes), Bytes};  // libraft takes each command over
      std::uint64_t const words[2] = {++proposed_, proposed_};
      std::memset(buffers_[i].base, 0, Bytes);
      std::memcpy(buffers_[i].base, words, sizeof words);
    }
    require(raft_apply(&servers_[0].handle(), &request_, buffers_.data(), static_cast<unsigned>(count),
                       [](struct raft_apply*, int status, void*) { require(status, "apply"); }),
            "apply");
    settle();
  }

  std::uint64_t applied() const { return servers_[0].applied(); }
  std::uint64_t digest() const { return servers_[0].digest(); }

 private:
  void settle() {
    for (;;) {
      for (std::size_t i = 0; i < world_.due.size(); ++i) {
        completion const c = world_.due[i];  // running it may add more
        c.run(c.request, c.callback, c.io);
      }
      world_.due.clear();
      if (world_.wire.empty()) return;
      frame const f = world_.wire.front();
      servers_[f.to - 1].receive(f, world_.wire.body());
      world_.wire.pop(f);
    }
  }

  world world_;
  std::array<server, 3> servers_;
  std::array<raft_buffer, 256> buffers_{};
  struct raft_apply request_{};
  std::uint64_t proposed_ = 0;
};

}  // namespace

void benchmarks::libraft_rows() {
  measure<libraft_cluster<16>>("core.libraft.16", false);
  measure<libraft_cluster<256>>("core.libraft.256", false);
}
