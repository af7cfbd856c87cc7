// SPDX-License-Identifier: BSL-1.0
// Whatever a client sends, and however it is cut: the same commands, the same error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <examples/kv/resp.hpp>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view const bytes(reinterpret_cast<char const*>(data) + 1, size - 1);
  std::size_t const piece = std::size_t{data[0]} + 1;
  kv::request_parser whole, cut;
  std::vector<kv::words> one, other;
  kv::words w;
  whole.feed(bytes);
  while (whole.next(w) == kv::request_parser::progress::request) one.push_back(w);
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    cut.feed(bytes.substr(at, piece));
    while (cut.next(w) == kv::request_parser::progress::request) other.push_back(w);
  }
  if (one != other || whole.error() != cut.error()) std::abort();
  kv::value v;
  static_cast<void>(kv::read_reply(bytes, v));
  return 0;
}
