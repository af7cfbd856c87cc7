// SPDX-License-Identifier: BSL-1.0
//
// The cluster figures, library to library: three processes on loopback, each a service with a durable log. The leader's
// process makes the records and keeps OUTSTANDING of them under way. Usage is raft OUTSTANDING SECONDS DIRECTORY [in_place]:
// the logs are flushed on threads of their own, or on those of the services.

#include <array>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <synod/protocol/raft.hpp>
#include <synod/service/service.hpp>
#include <synod/storage/wal.hpp>

#include <benchmarks/cluster/latencies.hpp>

namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

constexpr std::size_t payload_bytes = 256;
using command = std::array<std::byte, payload_bytes>;
using protocol = synod::raft<synod::command<command>, synod::storage<synod::wal>>;

/// Sums up what it is given.
struct sum {
  std::uint64_t total = 0;

  void apply(synod::slot, command const& c) { total += synod::load_little<std::uint64_t>(c.data()); }

  struct frozen {
    std::uint64_t total;
    bool save(synod::sink& to) const {
      std::array<std::byte, 8> bytes;
      synod::store_little(bytes.data(), total);
      return to.write(bytes);
    }
  };
  frozen freeze() const { return {total}; }
  bool restore(synod::source& from) {
    std::array<std::byte, 8> bytes;
    if (!from.read_all(bytes)) return false;
    total = synod::load_little<std::uint64_t>(bytes.data());
    return true;
  }
};

using service = synod::service<protocol, sum>;

[[noreturn]] void fail(std::string const& what) {
  std::fprintf(stderr, "raft: %s\n", what.c_str());
  std::_Exit(1);
}

/// Three ports that were free just now.
std::array<std::uint16_t, 3> free_ports() {
  asio::io_context io;
  std::vector<asio::ip::tcp::acceptor> held;
  std::array<std::uint16_t, 3> ports{};
  for (std::uint16_t& p : ports) {
    held.emplace_back(io, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    p = held.back().local_endpoint().port();
  }
  return ports;
}

/// Node 0 is the first to lose its patience, so that it leads.
synod::service_options<protocol> options_of(std::uint32_t self, std::array<std::uint16_t, 3> const& ports) {
  synod::service_options<protocol> o;
  o.self = self;
  o.net.cluster = "benchmark";
  for (std::uint32_t i = 0; i < 3; ++i) o.net.addresses.push_back({i, {"127.0.0.1", ports[i]}});
  o.times = synod::settings<std::chrono::steady_clock>::from(self == 0 ? 50ms : 150ms);
  o.on_stop = [](synod::stop_reason, std::string_view why) { fail("a node stopped: " + std::string(why)); };
  return o;
}

synod::wal open_log(std::string directory, synod::flush_on flush) {
  synod::wal_options o;
  o.flush = flush;
  o.directory = std::move(directory);
  auto opened = synod::wal::open(std::move(o));
  if (!opened.log) fail(opened.error.text());
  return std::move(*opened.log);
}

class load {
 public:
  using clock = benchmarks::latencies::clock;

  load(asio::io_context& io, service& node, std::uint64_t outstanding, double seconds)
      : io_(io), node_(node), timer_(io), outstanding_(outstanding), seconds_(seconds) {
    wait_to_lead(0);
  }
  benchmarks::latencies& taken() { return taken_; }

 private:
  void wait_to_lead(int asked) {
    if (asked == 1000) fail("the first node was not elected");
    auto const now = node_.status();
    if (now.replica.role == synod::role_name::leader && now.peers_connected == 2) return begin();
    timer_.expires_after(10ms);
    timer_.async_wait([this, asked](auto const&) { wait_to_lead(asked + 1); });
  }
  void begin() {
    for (std::uint64_t i = 0; i < outstanding_; ++i) propose();
    timer_.expires_after(500ms);
    timer_.async_wait([this](auto const&) {
      taken_.begin();
      timer_.expires_after(std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>(seconds_)));
      timer_.async_wait([this](auto const&) { io_.stop(); });
    });
  }
  void propose() {
    command c{};
    synod::store_little(c.data(), ++made_);
    node_.async_propose(c, [this, at = clock::now()](service::proposed const& a) {
      if (io_.stopped()) return;
      if (a.what == synod::outcome::chosen) taken_.add(at, clock::now());
      else if (a.what != synod::outcome::busy) fail("a proposal: " + std::string(synod::describe(a.what)));
      propose();
    });
  }

  asio::io_context& io_;
  service& node_;
  asio::steady_timer timer_;
  std::uint64_t outstanding_;
  double seconds_;
  std::uint64_t made_ = 0;
  benchmarks::latencies taken_;
};

}  // namespace

int main(int argc, char** argv) {
  bool const in_place = argc == 5 && argv[4] == std::string_view("in_place");
  if (argc != 4 && !in_place) {
    std::fputs("usage: raft OUTSTANDING SECONDS DIRECTORY [in_place]\n", stderr);
    return 2;
  }
  std::string const directory = argv[3];
  auto const flush = in_place ? synod::flush_on::host : synod::flush_on::thread;
  auto const ports = free_ports();
  std::array<pid_t, 2> others{};
  for (std::uint32_t i = 1; i < 3; ++i) {
    pid_t const child = fork();
    if (child < 0) fail("fork");
    others[i - 1] = child;
    if (child != 0) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    asio::io_context io(1);
    service node(io, options_of(i, ports), {}, open_log(directory + "/raft-" + std::to_string(i), flush));
    if (auto const ec = node.start()) fail(ec.message());
    io.run();
    return 0;
  }
  {
    asio::io_context io(1);
    service node(io, options_of(0, ports), {}, open_log(directory + "/raft-0", flush));
    if (auto const ec = node.start()) fail(ec.message());
    std::uint64_t const outstanding = std::strtoull(argv[1], nullptr, 10);
    load all(io, node, outstanding, std::strtod(argv[2], nullptr));
    io.run();
    all.taken().print((in_place ? "cluster.raft_in_place." : "cluster.raft.") + std::to_string(payload_bytes) + "." + std::to_string(outstanding));
    std::fflush(stdout);
    for (pid_t const other : others) kill(other, SIGKILL);
    for (pid_t const other : others) waitpid(other, nullptr, 0);
  }
  return 0;
}
