// SPDX-License-Identifier: BSL-1.0
// Whatever a client sends, and however it is cut: the same commands, the same error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <vector>

#include <examples/kv/resp.hpp>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view const bytes(reinterpret_cast<char const*>(data) + 1, size - 1);
  std::size_t const piece = std::size_t{data[0]} + 1;
  using progress = kv::request_parser::progress;
  kv::request_parser whole(64), cut(64);
  std::vector<kv::words> one, other;
  auto const take_all = [](kv::request_parser& p, std::vector<kv::words>& all) {
    kv::words w;
    for (auto r = p.next(w); r == progress::request || r == progress::too_large; r = p.next(w))
      all.push_back(r == progress::request ? w : kv::words());
  };
  whole.feed(bytes);
  take_all(whole, one);
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    cut.feed(bytes.substr(at, piece));
    take_all(cut, other);
  }
  if (one != other || whole.error() != cut.error()) std::abort();
  // A reply that reads is where its end was found, piece by piece.
  kv::value v;
  kv::reply_scanner scanner;
  std::optional<std::size_t> end = 0;
  for (std::size_t at = 0; end == std::size_t{0} && at < bytes.size(); at += piece) end = scanner.whole(bytes.substr(0, at + piece));
  auto const read = kv::read_reply(bytes, v);
  if (read && *read != 0 && end != read) std::abort();
  return 0;
}
