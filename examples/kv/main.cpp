// SPDX-License-Identifier: BSL-1.0
// A replicated key-value server that speaks the Redis protocol.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <examples/kv/protocols.hpp>
#include <examples/kv/resp.hpp>
#include <synod/core/node.hpp>

std::map<std::string, kv::protocol, std::less<>>& kv::protocols() {
  static std::map<std::string, protocol, std::less<>> all;
  return all;
}

namespace {

/// "multi-paxos, raft or zab".
std::string names() {
  std::string all;
  for (auto const& [name, served] : kv::protocols()) {
    if (!all.empty()) all += name == kv::protocols().rbegin()->first ? " or " : ", ";
    all += name;
  }
  return all;
}

synod::net::address address_in(std::string const& s) {
  auto const colon = s.rfind(':');
  auto const port = colon == std::string::npos || colon == 0 ? std::nullopt : kv::number_in(s.substr(colon + 1));
  if (!port || *port < 1 || *port > 65535) throw CLI::ValidationError("'" + s + "' is not host:port");
  return {s.substr(0, colon), static_cast<std::uint16_t>(*port)};
}

std::pair<std::uint32_t, synod::net::address> member_in(std::string const& s) {
  auto const equals = s.find('=');
  auto const n = equals == std::string::npos ? std::nullopt : kv::number_in(s.substr(0, equals));
  if (!n || *n < 1 || *n > std::numeric_limits<std::uint32_t>::max())
    throw CLI::ValidationError("'" + s + "' is not node=host:port");
  return {static_cast<std::uint32_t>(*n), address_in(s.substr(equals + 1))};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("kv: a replicated key-value server that speaks the Redis protocol");
  kv::arguments a;
  std::vector<std::string> peers, clients;
  std::string listen;
  kv::protocol const* chosen = nullptr;
  app.add_option("--protocol", a.protocol, names())->capture_default_str();
  app.add_option("--node", a.node, "this node's number, one of --peers")->required();
  app.add_option("--peers", peers, "where the nodes talk to each other: 1=host:port,2=host:port,...")->required()->delimiter(',');
  app.add_option("--listen", listen, "where this node takes clients: host:port; else where its peers find it, 1000 ports further");
  app.add_option("--clients", clients, "where each node takes clients, so that a follower can forward: 1=host:port,...; else likewise")->delimiter(',');
  app.add_option("--data", a.data, "this node's directory")->required();
  app.add_option("--snapshot-every", a.snapshot_bytes, "bytes of applied commands between snapshots; 0: none")->capture_default_str();
  app.add_option("--rank", a.rank, "this node campaigns after those of lower ranks, where nodes elect their leader")
      ->check(CLI::Range(0, static_cast<int>(synod::max_voters) - 1))->capture_default_str();
  app.add_flag("--flush-in-place", a.flush_in_place,
               "write the log on the thread that serves: sooner where few ask, but nobody is served meanwhile");
  try {
    app.parse(argc, argv);
    std::replace(a.protocol.begin(), a.protocol.end(), '_', '-');
    auto const named = kv::protocols().find(a.protocol);
    if (named == kv::protocols().end()) throw CLI::ValidationError("--protocol: '" + a.protocol + "' is not " + names());
    chosen = &named->second;
    if (a.rank != 0 && !chosen->ranks) throw CLI::ValidationError("--rank: nodes of " + a.protocol + " do not campaign in an order");
    for (auto const& each : peers) a.peers.push_back(member_in(each));
    if (chosen->nodes != 0 && a.peers.size() != chosen->nodes)
      throw CLI::ValidationError("--protocol: " + a.protocol + " is composed for " + std::to_string(chosen->nodes) +
                                 " nodes, and --peers names " + std::to_string(a.peers.size()));
    for (auto const& each : clients) a.clients.insert(member_in(each));
    auto const own = [&](auto const& p) { return p.first == a.node; };
    if (std::count_if(a.peers.begin(), a.peers.end(), own) != 1)
      throw CLI::ValidationError("--peers must name node " + std::to_string(a.node) + " once");
    for (auto const& [n, at] : a.peers)
      if (clients.empty() && at.port <= 65535 - 1000) a.clients.insert({n, {at.host, static_cast<std::uint16_t>(at.port + 1000)}});
    if (!listen.empty()) a.listen = address_in(listen);
    else if (auto const found = a.clients.find(a.node); found != a.clients.end()) a.listen = found->second;
    else throw CLI::ValidationError("--listen is missing, and --clients does not say where node " + std::to_string(a.node) + " takes clients");
  } catch (CLI::ParseError const& e) {
    return app.exit(e);
  }
  return chosen->serve(a);
}
