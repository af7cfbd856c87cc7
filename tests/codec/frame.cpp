// SPDX-License-Identifier: BSL-1.0
#include "allocations.hpp"
#include "laws.hpp"
#include "samples.hpp"

#include <algorithm>
#include <random>
#include <set>

#include <synod/codec/frame.hpp>

namespace codec = synod::codec;
using codec::frame_status;

namespace {

constexpr codec::frame_rules anything{1000, codec::kind_set::below(64)};

template <class T>
bytes framed(std::uint8_t kind, T const& value) {
  bytes to(codec::frame_size(value));
  REQUIRE(codec::write_frame(to.data(), kind, value) == to.data() + to.size());
  return to;
}

frame_status status_of(bytes const& from, codec::frame_rules rules = anything) {
  codec::frame f;
  return codec::peek_frame(from, rules, f);
}

/// `whole` with another byte in one place, under a checksum that fits.
bytes changed(bytes whole, std::size_t at, int to) {
  whole[at] = static_cast<std::byte>(to);
  synod::store_little(whole.data() + 4, codec::detail::frame_checksum(whole.data(), whole.size() - 12));
  return whole;
}

}  // namespace

TEST_CASE("a frame's bytes are the wire format: they never change within a wire version") {
  CHECK(framed(5, std::string("hi")) ==
        octets({6, 0, 0, 0, 0x04, 0x64, 0x4e, 0x51, 5, 2, 0, 0, 2, 0, 0, 0, 'h', 'i'}));
  CHECK(framed(33, samples::nothing{}) == octets({0, 0, 0, 0, 0xb4, 0x5e, 0x27, 0xc9, 33, 2, 0, 0}));
}

TEST_CASE("a frame gives back its kind and its body") {
  bytes const whole = framed(7, samples::transfer{1, 2, 3});
  codec::frame f;
  REQUIRE(codec::peek_frame(whole, anything, f) == frame_status::whole);
  CHECK(f.kind == 7);
  CHECK(f.body.data() == whole.data() + codec::frame_header_bytes);
  samples::transfer t;
  REQUIRE(codec::read(f.body, t));
  CHECK(t == samples::transfer{1, 2, 3});
}

TEST_CASE("a frame that is not all there asks for more, and what follows it is left alone") {
  bytes whole = framed(7, samples::transfer{1, 2, 3});
  for (std::size_t cut = 0; cut < whole.size(); ++cut)
    CHECK(status_of(bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(cut))) == frame_status::more);
  std::size_t const size = whole.size();
  whole.resize(size + 5, std::byte{0xff});
  codec::frame f;
  REQUIRE(codec::peek_frame(whole, anything, f) == frame_status::whole);
  CHECK(f.body.size() == size - codec::frame_header_bytes);
}

TEST_CASE("no flip of a bit passes for the frame, nor does any of two") {
  bytes whole = framed(7, samples::transfer{1, 2, 3});
  auto const flip = [&](std::size_t bit) { whole[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8)); };
  for (std::size_t a = 0; a < 8 * whole.size(); ++a) {
    flip(a);
    if (status_of(whole) == frame_status::whole) FAIL("bit " << a);
    for (std::size_t b = 0; b < a; ++b) {
      flip(b);
      if (status_of(whole) == frame_status::whole) FAIL("bits " << a << " and " << b);
      flip(b);
    }
    flip(a);
  }
  CHECK(status_of(whole) == frame_status::whole);
}

TEST_CASE("each thing that is wrong with a frame has its own word") {
  bytes const whole = framed(7, samples::transfer{1, 2, 3});
  CHECK(status_of(changed(whole, 9, 0)) == frame_status::version);
  CHECK(status_of(changed(whole, 9, 1)) == frame_status::version);
  CHECK(status_of(changed(whole, 10, 1)) == frame_status::reserved);
  CHECK(status_of(changed(whole, 11, 1)) == frame_status::reserved);
  CHECK(status_of(changed(whole, 8, 64)) == frame_status::kind);
  CHECK(status_of(changed(whole, 8, 255)) == frame_status::kind);
  CHECK(status_of(whole, {1000, codec::kind_set::below(7)}) == frame_status::kind);
  CHECK(status_of(whole, {1000, codec::kind_set::one(7)}) == frame_status::whole);
  CHECK(status_of(whole, {15, codec::kind_set::below(64)}) == frame_status::too_long);
  CHECK(status_of(whole, {16, codec::kind_set::below(64)}) == frame_status::whole);
  bytes damaged = whole;
  damaged.back() ^= std::byte{1};
  CHECK(status_of(damaged) == frame_status::checksum);

  std::set<std::string_view> words;
  for (int s = 0; s < 7; ++s) words.insert(codec::describe(static_cast<frame_status>(s)));
  CHECK(words.size() == 7);
  CHECK(words.count(codec::describe(frame_status{7})) == 0);
}

TEST_CASE("a header is judged before its body has come") {
  bytes const whole = framed(7, samples::transfer{1, 2, 3});
  auto const header = [](bytes const& b) { return bytes(b.begin(), b.begin() + 12); };
  CHECK(status_of(header(whole)) == frame_status::more);
  CHECK(status_of(header(changed(whole, 9, 9))) == frame_status::version);
  CHECK(status_of(header(whole), {15, codec::kind_set::below(64)}) == frame_status::too_long);
  bytes huge = header(whole);
  synod::store_little(huge.data(), std::uint32_t{0xffffffff});
  CHECK(status_of(huge) == frame_status::too_long);
}

TEST_CASE("frames are appended to a buffer that is used again, without allocating") {
  codec::byte_buffer out;
  std::string const text(300, 'x');
  auto const turn = [&] {
    out.clear();
    std::size_t size = 0;
    for (std::uint8_t kind = 0; kind < 8; ++kind) size += codec::encode_frame(out, kind, text);
    return size == out.size() && size == 8 * (12 + 4 + 300);
  };
  REQUIRE(turn());
  REQUIRE(turn());
  auto const before = allocations::so_far();
  bool fine = true;
  for (int i = 0; i < 100; ++i) fine = turn() && fine;
  CHECK((allocations::so_far() - before).count == 0);
  CHECK(fine);
  codec::frame f;
  REQUIRE(codec::peek_frame(out.data(), anything, f) == frame_status::whole);
  CHECK(std::ranges::equal(f.body, encoded(text)));
}

TEST_CASE("a set of kinds holds what was put into it") {
  constexpr codec::kind_set set = codec::kind_set::below(3) | codec::kind_set::one(40);
  STATIC_REQUIRE(set.contains(0));
  STATIC_REQUIRE(set.contains(2));
  STATIC_REQUIRE_FALSE(set.contains(3));
  STATIC_REQUIRE(set.contains(40));
  STATIC_REQUIRE_FALSE(set.contains(64));
  STATIC_REQUIRE_FALSE(set.contains(255));
  STATIC_REQUIRE(codec::kind_set::below(64).contains(63));
}
