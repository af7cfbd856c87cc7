// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <synod/net/options.hpp>

namespace kv {

/// What the command line says.
struct arguments {
  std::string protocol = "raft", data;
  std::uint32_t node = 0;
  std::vector<std::pair<std::uint32_t, synod::net::address>> peers;
  std::map<std::uint32_t, synod::net::address> clients;
  synod::net::address listen;
  std::uint64_t snapshot_bytes = std::uint64_t{1} << 25;
};

/// What --protocol may name: the same store under another row. Each is served in a translation unit of its own.
struct protocol {
  std::string_view name;
  std::size_t nodes;  // it is composed for so many; 0: for any number
  int (*serve)(arguments const&);
};

int serve_raft(arguments const&);
int serve_multi_paxos(arguments const&);
int serve_flexible_paxos(arguments const&);
int serve_zab(arguments const&);
int serve_viewstamped(arguments const&);
int serve_primary_backup_async(arguments const&);
int serve_primary_backup_semi_sync(arguments const&);
int serve_primary_backup_sync(arguments const&);

inline constexpr protocol protocols[] = {
    {"raft", 0, serve_raft},
    {"multi-paxos", 0, serve_multi_paxos},
    {"flexible-paxos", 5, serve_flexible_paxos},
    {"zab", 0, serve_zab},
    {"viewstamped", 0, serve_viewstamped},
    {"primary-backup-async", 0, serve_primary_backup_async},
    {"primary-backup-semi-sync", 0, serve_primary_backup_semi_sync},
    {"primary-backup-sync", 0, serve_primary_backup_sync},
};

}  // namespace kv
