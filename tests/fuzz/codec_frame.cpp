// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include <synod/codec/frame_reader.hpp>

/// A stream of frames in pieces. The first byte seeds the sizes of the pieces, the second says whether checksums are
/// put right first (the fuzzer would hardly find one); the others are the stream.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace synod;
  if (size < 2) return 0;
  constexpr codec::frame_rules rules{256, codec::kind_set::below(8) | codec::kind_set::one(codec::link_kinds)};
  std::vector<std::byte> stream(reinterpret_cast<std::byte const*>(data) + 2,
                                reinterpret_cast<std::byte const*>(data) + size);
  if (data[1] % 2 == 1) {
    for (std::size_t at = 0; at + codec::frame_header_bytes <= stream.size();) {
      std::size_t const body = load_little<std::uint32_t>(stream.data() + at) % 300;
      if (at + codec::frame_header_bytes + body > stream.size()) break;
      store_little(stream.data() + at, static_cast<std::uint32_t>(body));
      store_little(stream.data() + at + 4, codec::detail::frame_checksum(stream.data() + at, body));
      at += codec::frame_header_bytes + body;
    }
  }

  codec::frame_reader reader(rules);
  std::uint32_t random = data[0] + 1U;
  std::size_t given = 0, taken = 0;
  for (bytes_view rest = stream; !rest.empty();) {
    random = random * 1664525 + 1013904223;
    std::size_t const piece = std::min<std::size_t>(rest.size(), 1 + (random >> 16) % 64);
    std::ranges::copy(rest.first(piece), reader.prepare(piece).begin());
    reader.commit(piece);
    rest = rest.subspan(piece);
    given += piece;
    while (auto const f = reader.next()) {
      if (f->body.size() > rules.body_bytes_max || !rules.kinds.contains(f->kind)) std::abort();
      // What the reader gave is what stands in the stream, whatever the pieces were.
      std::size_t const at = taken + codec::frame_header_bytes;
      if (!std::ranges::equal(f->body, bytes_view(stream).subspan(at, f->body.size()))) std::abort();
      codec::byte_buffer again;
      std::byte* const to = again.prepare(codec::frame_header_bytes + f->body.size()).data();
      std::ranges::copy(f->body, to + codec::frame_header_bytes);
      codec::seal_frame(to, f->kind, f->body.size());
      if (!std::equal(to, to + codec::frame_header_bytes, stream.data() + taken)) std::abort();
      taken = at + f->body.size();
    }
    if (reader.pending() != given - taken) std::abort();
    if (!reader.broken() && reader.pending() >= codec::frame_header_bytes + rules.body_bytes_max) std::abort();
    if (!reader.broken() && reader.capacity() > 4096) std::abort();
  }
  return 0;
}
