// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
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
  unsigned rank = 0;
  bool flush_in_place = false;
  std::uint64_t snapshot_bytes = std::uint64_t{1} << 25;
};

/// What --protocol may name: the same store under another row.
struct protocol {
  std::size_t nodes;  // it is composed for so many; 0: for any number
  bool ranks;         // its nodes campaign in the order of --rank
  int (*serve)(arguments const&);
};

/// By name. Each enters itself (`served`), in a translation unit of its own: a kv that has few is built soon.
std::map<std::string, protocol, std::less<>>& protocols();

}  // namespace kv
