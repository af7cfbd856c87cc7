// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <algorithm>
#include <cstring>
#include <string>

#include <examples/kv/store.hpp>

namespace {
struct memory_file {
  std::string bytes;
  std::size_t at = 0;
  bool write(synod::bytes_view b) {
    bytes.append(reinterpret_cast<char const*>(b.data()), b.size());
    return true;
  }
  std::size_t read(std::span<std::byte> into) {
    std::size_t const n = std::min<std::size_t>({into.size(), bytes.size() - at, 3});
    std::memcpy(into.data(), bytes.data() + at, n);
    at += n;
    return n;
  }
};
kv::value does(kv::store& s, kv::words const& w) { return s.apply(synod::slot{1}, w); }
}  // namespace

TEST_CASE("SET with NX, XX, GET and IFEQ does what Redis and Valkey do") {
  kv::store s;
  CHECK(does(s, {"SET", "a", "1", "XX"}) == kv::value::null());
  CHECK(does(s, {"SET", "a", "1", "NX"}) == kv::value::ok());
  CHECK(does(s, {"SET", "a", "2", "NX"}) == kv::value::null());
  CHECK(does(s, {"SET", "a", "2", "IFEQ", "0"}) == kv::value::null());
  CHECK(does(s, {"SET", "a", "2", "IFEQ", "1"}) == kv::value::ok());
  CHECK(does(s, {"set", "a", "3", "xx", "get"}) == kv::value::bulk("2"));
  CHECK(does(s, {"SET", "b", "3", "GET"}) == kv::value::null());
  CHECK(does(s, {"SET", "c", "3", "IFEQ", "3"}) == kv::value::null());
  CHECK(does(s, {"SET", "a", "4", "NX", "XX"}) == kv::value::error("ERR syntax error"));
  CHECK(does(s, {"SET", "a", "4", "EX", "10"}) == kv::value::error("ERR syntax error"));
  CHECK(s.look({"MGET", "a", "b", "c"}) == kv::value::array({kv::value::bulk("3"), kv::value::bulk("3"), kv::value::null()}));
}

TEST_CASE("Numbers are counted as Redis counts them") {
  kv::store s;
  CHECK(does(s, {"INCR", "n"}) == kv::value::integer(1));
  CHECK(does(s, {"INCRBY", "n", "-3"}) == kv::value::integer(-2));
  CHECK(does(s, {"DECR", "n"}) == kv::value::integer(-3));
  does(s, {"SET", "n", "9223372036854775807"});
  CHECK(does(s, {"INCR", "n"}) == kv::value::error("ERR increment or decrement would overflow"));
  CHECK(does(s, {"DECRBY", "n", "-9223372036854775808"}) == kv::value::error("ERR decrement would overflow"));
  does(s, {"SET", "n", " 1"});
  CHECK(does(s, {"INCR", "n"}) == kv::value::error("ERR value is not an integer or out of range"));
  CHECK(s.look({"GET", "n"}) == kv::value::bulk(" 1"));
}

TEST_CASE("The digest depends on the state alone, not on how it came about") {
  kv::store a, b;
  does(a, {"MSET", "x", "1", "y", "2"});
  does(b, {"SET", "y", "3"});
  CHECK(a.digest() != b.digest());
  does(b, {"APPEND", "z", "1"});
  does(b, {"SET", "y", "2"});
  does(b, {"SET", "x", "1"});
  does(b, {"DEL", "z", "nobody"});
  CHECK(a.digest() == b.digest());
  kv::store c, d;
  does(c, {"SET", "ab", "c"});
  does(d, {"SET", "a", "bc"});
  CHECK(c.digest() != d.digest());
}

TEST_CASE("A frozen view keeps its state while the store goes on, and restores to the same") {
  kv::store s;
  does(s, {"MSET", "x", std::string(100000, 'v'), "y", "", "", "empty key"});
  auto const digest = s.digest();
  auto const view = s.freeze();
  does(s, {"DEL", "x", "y"});
  does(s, {"SET", "later", "1"});
  memory_file file;
  synod::sink to(file);
  REQUIRE(view.save(to));
  kv::store back;
  does(back, {"SET", "old", "gone"});
  synod::source from(file);
  REQUIRE(back.restore(from));
  CHECK(back.digest() == digest);
  CHECK(back.size() == 3);
  CHECK(back.look({"GET", "old"}) == kv::value::null());

  SECTION("but not where a byte is missing") {
    memory_file cut;
    cut.bytes = file.bytes.substr(0, file.bytes.size() - 1);
    synod::source short_one(cut);
    CHECK_FALSE(kv::store().restore(short_one));
  }
}
