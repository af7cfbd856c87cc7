// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include <boost/asio/signal_set.hpp>

#include <examples/kv/protocols.hpp>
#include <examples/kv/server.hpp>
#include <synod/guarantees.hpp>
#include <synod/policy/campaign.hpp>
#include <synod/policy/environment.hpp>
#include <synod/policy/property.hpp>
#include <synod/service/service.hpp>
#include <synod/storage/wal.hpp>

namespace kv {

/// Room for values of some megabytes.
struct limits : synod::default_limits {
  static constexpr std::size_t window_bytes = std::size_t{64} << 20;
  static constexpr std::size_t window_slots = 1 << 15;
  static constexpr std::size_t batch_bytes = std::size_t{4} << 20;
  static constexpr std::size_t inflight_bytes = std::size_t{16} << 20;
  static constexpr std::size_t inflight_slots = 1 << 14;
  static constexpr std::size_t chunk_bytes = std::size_t{1} << 18;
};

/// The store under `Row`.
template <template <class...> class Row, class... Named>
using replicated = Row<synod::command<words>, synod::storage<synod::wal>, synod::limits<limits>, Named...>;

/// Where nodes elect their leader they campaign in the order of --rank: where nobody gives one all have the first, and none waits.
using by_rank = synod::campaign::with_priority<synod::campaign::on_silence>;
template <template <class...> class Row, class... Named>
using elected = replicated<Row, by_rank, Named...>;
template <class Protocol>
inline constexpr bool has_ranks = std::is_base_of_v<by_rank, typename Protocol::campaign>;

/// Marks the directory as `protocol`'s, durably. What speaks against it, in words; empty: nothing.
inline std::string claim(std::filesystem::path const& data, std::string const& protocol) {
  using files = synod::posix_files;
  std::error_code ec;
  if (int const e = files::make_directory(data.string())) return data.string() + ": " + std::strerror(e);
  auto const file = data / "protocol";
  if (std::filesystem::exists(file)) {
    std::string held;
    std::getline(std::ifstream(file), held);
    if (held == protocol) return {};
    return file.string() + ": this directory belongs to protocol '" + held + "', not '" + protocol + "'";
  }
  if (std::filesystem::exists(data / "log"))
    return file.string() + ": missing, though there is a log: whose it is cannot be known";
  std::string const fresh = (data / "protocol.new").string(), line = protocol + "\n";
  int fd = -1;
  int e = files::open(fresh, O_WRONLY | O_CREAT | O_TRUNC, fd);
  if (e == 0) e = files::write_at(fd, std::as_bytes(std::span(line)), 0);
  if (e == 0) e = files::sync(fd);
  files::close(fd);
  if (e == 0) e = files::rename(fresh, file.string());
  if (e == 0) e = files::sync_directory(data.string());
  return e != 0 ? fresh + ": " + std::strerror(e) : std::string();
}

template <class Answer>
value reply_of(Answer const& a, bool changes) {
  switch (a.what) {
    case synod::outcome::chosen: return *a;
    case synod::outcome::not_leader: return value::error("CLUSTERDOWN no leader is known; try again");
    case synod::outcome::busy: return value::error("BUSY this node takes no more at the moment; try again");
    case synod::outcome::too_large: return value::error("ERR the command is too large");
    case synod::outcome::lost: return value::error("LOST the leader changed and the command was not applied; try again");
    case synod::outcome::stopped: return value::error("CLUSTERDOWN this node has stopped; nothing was done");
    case synod::outcome::unknown: break;
  }
  return value::error(changes ? "UNKNOWN the outcome is unknown: the command may have been applied, or may be later"
                              : "CLUSTERDOWN the read could not be made in time; try again");
}

/// Serves the store with `Protocol`, until a signal comes. The exit code.
template <class Protocol>
int serve(arguments const& a) {
  auto const say = [&](std::string_view line) { std::cerr << "kv " << a.node << ": " << line << std::endl; };
  if (auto const wrong = claim(a.data, std::string(Protocol::name)); !wrong.empty()) return say(wrong), 1;
  synod::wal_options w;
  w.directory = (std::filesystem::path(a.data) / "log").string();
  w.stream = a.node;  // another node's votes are not this one's
  w.segment_bytes = std::clamp<std::uint64_t>(a.snapshot_bytes, std::uint64_t{1} << 20, w.segment_bytes);
  if (a.flush_in_place) w.flush = synod::flush_on::host;
  w.log = say;
  auto opened = synod::wal::open(std::move(w));
  if (!opened.log) return say("cannot open the log: " + opened.error.text()), 1;

  asio::io_context io(1);
  int code = 0;
  synod::service_options<Protocol> o;
  o.self = a.node;
  o.net.cluster = "kv";
  o.net.addresses = a.peers;
  o.net.queue_bytes_max = std::size_t{64} << 20;
  o.net.log = say;
  o.snapshot_bytes = a.snapshot_bytes;
  o.times.rank = a.rank;
  o.on_stop = [&](synod::stop_reason, std::string_view why) {
    say("stopped: " + std::string(why));
    code = 1;
    io.stop();
  };
  synod::service<Protocol, store> node(io, std::move(o), store{}, std::move(*opened.log));
  if (auto const ec = node.start()) return say("cannot listen for the other nodes: " + ec.message()), 1;

  std::map<std::uint32_t, std::shared_ptr<link>> links;
  backend b;
  b.leads = [&] { return node.standing().role == synod::role_name::leader; };
  b.proposes = [&] { return synod::property::offers<typename Protocol::proposing> || b.leads(); };
  b.appoint = [&]() -> value {
    if constexpr (requires { node.appoint(); })
      return node.appoint() ? value::ok() : value::error("ERR this node cannot lead now, or its ballots are behind; try again");
    else
      return value::error("ERR the nodes of " + std::string(Protocol::name) + " elect their leader themselves");
  };
  b.here = [&](words const& what, bool changes, backend::done done) {
    if (changes)
      return node.async_propose(what, [done = std::move(done)](auto const& r) { done(reply_of(r, true)); });
    node.async_read([what](store const& s) { return s.look(what); },
                    [done = std::move(done)](auto const& r) { done(reply_of(r, false)); });
  };
  b.to_leader = [&](value& why) -> std::shared_ptr<link> {
    auto const leader = node.standing().leader;
    if (!leader || *leader == a.node) {
      why = value::error("CLUSTERDOWN no leader is known; try again");
      return nullptr;
    }
    auto const at = a.clients.find(*leader);
    if (at == a.clients.end()) {
      why = value::error("CLUSTERDOWN node " + std::to_string(*leader) + " leads, and --clients does not name its address");
      return nullptr;
    }
    auto& l = links[*leader];
    if (!l || l->closed()) {
      l = std::make_shared<link>(io, at->second);
      l->start();
    }
    return l;
  };
  b.reply_bytes = [&](words const& what) { return node.machine().reply_bytes(what); };
  b.about = [&] {
    auto const s = node.status();
    auto const& r = s.replica;
    bool const leads = r.role == synod::role_name::leader;
    sections all;
    auto const line = [&all](std::string_view key, auto const& held) {
      std::string& to = all.back().second;
      to += key;
      to += ':';
      if constexpr (std::is_integral_v<std::remove_cvref_t<decltype(held)>>) to += std::to_string(held); else to += held;
      to += "\r\n";
    };
    all.emplace_back("Server", std::string());
    line("redis_version", "7.0.0");
    line("redis_mode", "standalone");
    line("process_id", ::getpid());
    line("tcp_port", a.listen.port);
    all.emplace_back("Persistence", std::string());
    line("loading", 0);
    all.emplace_back("Replication", std::string());
    line("role", leads ? "master" : "slave");
    line("connected_slaves", leads ? s.peers_connected : 0);
    all.emplace_back("Synod", std::string());
    line("protocol", Protocol::name);
    line("campaign", Protocol::campaign::name);
    line("learning", Protocol::learning::name);
    line("rank", a.rank);
    line("node", a.node);
    line("role_name", leads ? "leader" : r.role == synod::role_name::candidate ? "candidate" : "follower");
    line("ballot", std::to_string(r.ballot.round.value) + "." + std::to_string(r.ballot.node));
    line("leader", r.leader ? std::to_string(*r.leader) : std::string("none"));
    line("chosen", r.chosen.value);
    line("delivered", r.delivered.value);
    line("log_first", r.first.value);
    line("snapshot", s.snapshot.value);
    line("snapshots_taken", s.counters.snapshots);
    line("snapshots_installed", s.counters.installed);
    line("keys", node.machine().size());
    char digest[17];
    std::snprintf(digest, sizeof digest, "%016llx", static_cast<unsigned long long>(node.machine().digest()));
    line("state_digest", static_cast<char const*>(digest));
    all.emplace_back("Keyspace", std::string());
    if (node.machine().size() != 0) line("db0", "keys=" + std::to_string(node.machine().size()) + ",expires=0,avg_ttl=0");
    return all;
  };

  server clients(io, b);
  boost::system::error_code ec;
  tcp::endpoint at(asio::ip::make_address(a.listen.host, ec), a.listen.port);
  if (ec) {
    auto const found = tcp::resolver(io).resolve(a.listen.host, std::to_string(a.listen.port), ec);
    if (!ec) at = *found.begin();
  }
  if (ec) return say("--listen: '" + a.listen.host + "' is nowhere: " + ec.message()), 2;
  if ((ec = clients.start(at)))
    return say("cannot listen on " + a.listen.host + ":" + std::to_string(a.listen.port) + ": " + ec.message()), 1;

  asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&](auto failed, int) {
    if (!failed) io.stop();
  });
  say("serves " + std::string(Protocol::name) + ", clients at " + a.listen.host + ":" + std::to_string(a.listen.port));
  if constexpr (!synod::guarantees<Protocol>::replicated_log)
    say("promises " + std::string(Protocol::guarantee::name) + ": " + std::string(Protocol::guarantee::meaning));
  if (synod::property::appoints<typename Protocol::campaign>) say("REPLICAOF NO ONE, sent to a node, makes it the leader");
  io.run();

  clients.stop();
  for (auto const& each : links) each.second->fail();
  node.stop();
  io.restart();
  io.poll();
  return code;
}

/// Enters `Protocol` among those that --protocol may name: as `name`, where its row has another policy than usual.
template <class Protocol>
struct served {
  explicit served(std::string name = std::string(Protocol::name)) {
    std::replace(name.begin(), name.end(), '_', '-');
    protocols().emplace(std::move(name), protocol{Protocol::quorum::voters, has_ranks<Protocol>, serve<Protocol>});
  }
};

}  // namespace kv
