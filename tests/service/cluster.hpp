// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/service/service.hpp>
#include <synod/storage/memory.hpp>
#include <synod/storage/wal.hpp>
#include <tests/net/loop.hpp>

/// Counts how often each text was added, and answers with the count.
struct tally_machine {
  std::map<std::string, std::uint64_t> counts;

  std::uint64_t apply(synod::slot, std::string const& what) { return ++counts[what]; }

  struct frozen {
    std::map<std::string, std::uint64_t> counts;
    bool save(synod::sink& to) const {
      for (auto const& [what, n] : counts) {
        std::array<std::byte, 12> head;
        synod::store_little(head.data(), n);
        synod::store_little(head.data() + 8, static_cast<std::uint32_t>(what.size()));
        if (!to.write(head) || !to.write(std::as_bytes(std::span(what)))) return false;
      }
      return true;
    }
  };
  frozen freeze() const { return {counts}; }
  bool restore(synod::source& from) {
    counts.clear();
    std::array<std::byte, 12> head;
    while (std::size_t const n = from.read(head)) {
      if (!from.read_all(std::span(head).subspan(n))) return false;
      std::string what(synod::load_little<std::uint32_t>(head.data() + 8), '\0');
      if (!from.read_all(std::as_writable_bytes(std::span(what)))) return false;
      counts[what] = synod::load_little<std::uint64_t>(head.data());
    }
    return true;
  }
};

/// A directory that goes with the object.
struct scratch_directory {
  std::filesystem::path path;
  scratch_directory() {
    path = std::filesystem::temp_directory_path() / ("synod-test-" + std::to_string(::getpid()) + "-" + std::to_string(++made));
    std::filesystem::create_directories(path);
  }
  ~scratch_directory() { std::filesystem::remove_all(path); }
  static inline int made = 0;
};

/// Files of a log whose flushes are left to the service.
struct hosted_files : synod::posix_files {
  static constexpr synod::flush_on flush = synod::flush_on::host;
};

template <class Storage>
struct storage_for {
  static Storage make(std::filesystem::path const&) { return {}; }
};
template <class Files>
struct storage_for<synod::basic_wal<Files>> {
  static synod::basic_wal<Files> make(std::filesystem::path const& directory) {
    synod::wal_options o;
    o.directory = directory.string();
    o.segment_bytes = 1 << 16;
    if constexpr (requires { Files::flush; }) o.flush = Files::flush;
    auto opened = synod::basic_wal<Files>::open(std::move(o));
    if (!opened.log) throw std::runtime_error(opened.error.text());
    return std::move(*opened.log);
  }
};

/// Three services in one process, over loopback.
template <class P, class M = tally_machine>
struct service_cluster {
  using service = synod::service<P, M>;
  using options = synod::service_options<P>;
  using node = typename P::node;

  boost::asio::io_context io;
  scratch_directory disk;
  std::function<void(options&)> adjust;
  std::array<std::uint16_t, 3> ports{};
  std::array<std::unique_ptr<service>, 3> nodes;
  std::vector<std::string> log;

  ~service_cluster() {
    for (auto& n : nodes) n.reset();
    io.restart();
    io.run();  // ends: nothing is left that could go on
  }

  void start(std::size_t i) {
    options o;
    o.self = static_cast<node>(i + 1);
    for (std::size_t j = 0; j < 3; ++j) o.net.addresses.push_back({static_cast<node>(j + 1), {"127.0.0.1", ports[j]}});
    o.net.cluster = "test";
    o.net.backoff_max = std::chrono::milliseconds(50);
    o.net.log = [this, i](std::string_view line) { log.push_back(std::to_string(i + 1) + ": " + std::string(line)); };
    if (adjust) adjust(o);
    nodes[i] = std::make_unique<service>(io, std::move(o), M{},
                                         storage_for<typename P::storage>::make(disk.path / std::to_string(i + 1)));
    if (auto const ec = nodes[i]->start()) throw std::runtime_error(ec.message());
    ports[i] = nodes[i]->endpoint().port();
    for (std::size_t j = 0; j < 3; ++j)
      if (nodes[j]) nodes[j]->move(static_cast<node>(i + 1), {"127.0.0.1", ports[i]});
  }
  void start() {
    for (std::size_t i = 0; i < 3; ++i) start(i);
  }
  template <class Done>
  bool until(Done done) { return run_until(io, done); }

  std::optional<std::size_t> leader() const {
    for (std::size_t i = 0; i < 3; ++i)
      if (nodes[i] && nodes[i]->standing().role == synod::role_name::leader && nodes[i]->standing().stopped == synod::stop_reason::none)
        return i;
    return {};
  }

  /// Proposes until it is chosen, wherever; `unknown` is tried again.
  std::optional<std::uint64_t> add(std::string const& what) {
    for (int tries = 0; tries < 2000; ++tries) {
      if (!until([&] { return leader().has_value(); })) return {};
      std::optional<typename service::proposed> got;
      nodes[*leader()]->async_propose(what, [&](auto a) { got = std::move(a); });
      if (!until([&] { return got.has_value(); })) return {};
      if (*got) return **got;
      pause();
    }
    return {};
  }
  /// Reads at the leader, until it succeeds.
  std::optional<std::uint64_t> count(std::string const& what) {
    for (int tries = 0; tries < 2000; ++tries) {
      if (!until([&] { return leader().has_value(); })) return {};
      std::optional<synod::answer<std::uint64_t, node>> got;
      nodes[*leader()]->async_read(
          [&](M const& m) { auto const at = m.counts.find(what); return at == m.counts.end() ? 0 : at->second; },
          [&](auto a) { got = std::move(a); });
      if (!until([&] { return got.has_value(); })) return {};
      if (*got) return **got;
      pause();
    }
    return {};
  }
  /// Lets the loop go on for a moment: a leader that is busy opening its ballot says so at once.
  void pause() {
    boost::asio::steady_timer t(io, std::chrono::milliseconds(2));
    bool over = false;
    t.async_wait([&](auto) { over = true; });
    until([&] { return over; });
  }
  /// All that run have applied the same.
  bool agree() {
    return until([&] {
      M const* first = nullptr;
      for (auto const& n : nodes) {
        if (!n) continue;
        if (first && first->counts != n->machine().counts) return false;
        first = &n->machine();
      }
      return true;
    });
  }
};
