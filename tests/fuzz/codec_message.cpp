// SPDX-License-Identifier: BSL-1.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <synod/message/family.hpp>
#include <synod/message/register_family.hpp>
#include <tests/codec/samples.hpp>
#include <tests/fuzz/canonical.hpp>

namespace {

/// Every record of a batch that was read lies within it.
void walk(synod::batch const& b) {
  std::size_t length = 0, count = 0;
  for (synod::bytes_view const r : b) {
    auto const e = synod::record::load<std::uint16_t>(r.data());
    if (e.payload.size() > r.size()) std::abort();
    length += r.size();
    ++count;
  }
  if (length != b.bytes().size() || count != b.size()) std::abort();
}

template <class M>
void try_as(synod::bytes_view got) {
  M m{};
  if (!canonical(got, m)) return;
  if constexpr (requires { m.entries; }) walk(m.entries);
}

constexpr std::uint8_t kinds = 22;

template <class Node>
void try_family(std::uint8_t kind, synod::bytes_view got) {
  using f = synod::confirm_family<synod::prevote_family<synod::direct_family<Node>>>;
  using r = synod::register_family<Node>;
  switch (kind % kinds) {
    case 0: return try_as<typename f::prepare>(got);
    case 1: return try_as<typename f::promise>(got);
    case 2: return try_as<typename f::accept>(got);
    case 3: return try_as<typename f::accepted>(got);
    case 4: return try_as<typename f::reject>(got);
    case 5: return try_as<typename f::learn>(got);
    case 6: return try_as<typename f::fetch>(got);
    case 7: return try_as<typename f::chunk>(got);
    case 8: return try_as<typename f::open>(got);
    case 9: return try_as<typename f::offer>(got);
    case 10: return try_as<typename f::vote>(got);
    case 11: return try_as<typename r::query>(got);
    case 12: return try_as<typename r::report>(got);
    case 13: return try_as<typename r::store>(got);
    case 14: return try_as<typename r::kept>(got);
    case 15: return try_as<typename r::digest>(got);
    case 16: return try_as<typename r::delta>(got);
    case 17: return try_as<typename f::prevote>(got);
    case 18: return try_as<typename f::prevoted>(got);
    case 20: return try_as<typename f::confirm>(got);
    case 21: return try_as<typename f::confirmed>(got);
    case 19: return try_as<typename synod::gossip_family<f>::learn>(got);
  }
}

}  // namespace

/// The first byte says which message, and what names a node; the others are its body.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size == 0) return 0;
  synod::bytes_view const body(reinterpret_cast<std::byte const*>(data) + 1, size - 1);
  switch (data[0] / kinds % 3) {
    case 0: try_family<std::uint16_t>(data[0], body); break;
    case 1: try_family<std::uint32_t>(data[0], body); break;
    case 2: try_family<samples::uuid>(data[0], body); break;
  }
  return 0;
}
