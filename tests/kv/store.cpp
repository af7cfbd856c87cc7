// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <examples/kv/outgoing.hpp>
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

/// What a view becomes that is saved and read back.
kv::store restored(kv::store::frozen const& view) {
  memory_file file;
  synod::sink to(file);
  REQUIRE(view.save(to));
  kv::store back;
  synod::source from(file);
  REQUIRE(back.restore(from));
  return back;
}

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
  CHECK(does(s, {"SET", "a", "4", "IFEQ"}) == kv::value::error("ERR syntax error"));
  CHECK(does(s, {"SET", "a", "4", "IFEQ", "3", "NX"}) == kv::value::error("ERR syntax error"));
  CHECK(does(s, {"SET", "a", "4", "GET", "IFEQ", "9"}) == kv::value::bulk("3"));
  CHECK(s.look({"GET", "a"}) == kv::value::bulk("3"));
  CHECK(does(s, {"SET", "a", "3", "IFEQ", "3", "GET"}) == kv::value::bulk("3"));
  CHECK(does(s, {"SET", "a", "3", "KEEPTTL"}) == kv::value::ok());
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

TEST_CASE("Views of many moments stay what they were, and the store counts its keys") {
  kv::store s;
  std::vector<std::pair<kv::store::frozen, std::uint64_t>> views;
  for (int i = 0; i < 2000; ++i) {
    does(s, {"SET", "key" + std::to_string(i % 700), std::to_string(i)});
    if (i % 3 == 0) does(s, {"DEL", "key" + std::to_string(i % 500)});
    if (i % 250 == 0) views.emplace_back(s.freeze(), s.digest());
  }
  std::size_t there = 0;
  for (int i = 0; i < 700; ++i) there += s.get("key" + std::to_string(i)).has_value();
  CHECK(s.size() == there);
  CHECK(s.look({"DBSIZE"}) == kv::value::integer(static_cast<std::int64_t>(there)));
  for (auto const& [view, digest] : views) {
    CHECK(restored(view).digest() == digest);
  }
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

TEST_CASE("What is appended to a long value is in no view and no reply that had it before") {
  std::string const start(100000, 'v');
  kv::store s, other;
  std::vector<std::pair<kv::value, std::string>> replies;
  std::vector<std::pair<kv::store::frozen, std::uint64_t>> views;
  std::string expected = start;
  does(s, {"SET", "x", start});
  for (int i = 0; i < 60; ++i) {
    if (i % 3 == 0) replies.emplace_back(s.look({"GET", "x"}), expected);
    if (i % 7 == 0) views.emplace_back(s.freeze(), s.digest());
    if (i % 5 == 0 && !replies.empty()) replies.erase(replies.begin());
    std::string const more(static_cast<std::size_t>(i), static_cast<char>('a' + i % 26));
    expected += more;
    CHECK(does(s, {"APPEND", "x", more}) == kv::value::integer(static_cast<std::int64_t>(expected.size())));
  }
  CHECK(s.get("x") == expected);
  for (auto const& [reply, was] : replies) CHECK(reply == kv::value::bulk(was));
  for (auto const& [view, digest] : views) {
    CHECK(restored(view).digest() == digest);
  }
  does(other, {"SET", "x", expected});
  CHECK(s.digest() == other.digest());
  CHECK(does(s, {"DEL", "x"}) == kv::value::integer(1));
  CHECK(s.digest() == kv::store().digest());
}

TEST_CASE("A long value is copied neither to be answered with nor to be appended to") {
  kv::store s;
  does(s, {"SET", "x", std::string(100000, 'v')});
  does(s, {"APPEND", "x", "and room to grow"});
  char const* const at = s.get("x")->data();
  auto const read = s.look({"MGET", "x", "x"});
  CHECK(read.items.at(1).content().data() == at);
  kv::outgoing out;
  kv::encode(out, read, 3);
  std::string whole, plain;
  bool same = false;
  out.pieces([&](std::string_view piece) { same = same || piece.data() == at, whole += piece; });
  CHECK(same);
  kv::encode(plain, read, 3);
  CHECK(whole == plain);
  CHECK(out.size() == plain.size());
}

TEST_CASE("An append to a value that nobody else holds leaves it where it is") {
  kv::store s;
  does(s, {"SET", "x", std::string(100000, 'v')});
  does(s, {"APPEND", "x", "and room to grow"});
  char const* const at = s.get("x")->data();
  does(s, {"APPEND", "x", "!"});
  CHECK(s.get("x")->data() == at);
  static_cast<void>(s.freeze());
  does(s, {"APPEND", "x", "!"});
  CHECK(s.get("x")->data() != at);
}
