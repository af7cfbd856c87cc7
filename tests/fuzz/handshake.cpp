// SPDX-License-Identifier: BSL-1.0
// What a stranger says first: read without trust, and what was read whole is written back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <synod/net/handshake.hpp>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  namespace handshake = synod::net::handshake;
  if (size == 0) return 0;
  // The header is made to fit, else nothing but its refusal would ever be seen; as it is, the input is read too.
  synod::bytes_view const got(reinterpret_cast<std::byte const*>(data), size);
  synod::net::hello as_it_is;
  static_cast<void>(handshake::read(got, as_it_is));

  std::vector<std::byte> framed(handshake::header_bytes);
  std::memcpy(framed.data(), handshake::magic.data(), handshake::magic.size());
  synod::store_little(framed.data() + 8, std::uint32_t{synod::codec::wire_version});
  synod::store_little(framed.data() + 12, static_cast<std::uint32_t>(size));
  synod::store_little(framed.data() + 16, synod::crc32c(got));
  framed.insert(framed.end(), got.begin(), got.end());
  synod::net::hello h;
  auto const r = handshake::read(framed, h);
  if (r.state != handshake::progress::whole) return 0;
  if (r.bytes != framed.size()) std::abort();
  auto const again = handshake::encode(h);
  synod::net::hello back;
  if (handshake::read(again, back).state != handshake::progress::whole || !(back == h)) std::abort();
  static_cast<void>(handshake::mismatch(h, back));
  return 0;
}
