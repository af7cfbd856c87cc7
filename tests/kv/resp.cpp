// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <examples/kv/outgoing.hpp>
#include <examples/kv/resp.hpp>
#include <examples/kv/store.hpp>

namespace {
using progress = kv::request_parser::progress;

std::vector<kv::words> all_of(kv::request_parser& p) {
  std::vector<kv::words> all;
  kv::words w;
  while (p.next(w) == progress::request) all.push_back(w);
  return all;
}
std::string error_of(std::string const& bytes) {
  kv::request_parser p;
  p.feed(bytes);
  all_of(p);
  return p.error();
}
}  // namespace

TEST_CASE("Commands are the same however the stream is cut") {
  std::string const stream = "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$4\r\n\r\n\r\n\r\n*-10\r\n*0\r\n\r\nPING \"a b\\x41\\n\" 'c'\r\n*1\r\n$0\r\n\r\n";
  std::vector<kv::words> const expected{{"SET", "a", "\r\n\r\n"}, {"PING", "a bA\n", "c"}, {""}};
  for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
    kv::request_parser p;
    std::vector<kv::words> got;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      p.feed(std::string_view(stream).substr(at, piece));
      for (auto const& w : all_of(p)) got.push_back(w);
    }
    CHECK(got == expected);
    CHECK(p.buffered() == 0);
    CHECK(p.error().empty());
  }
}

TEST_CASE("What Redis refuses is refused in its words") {
  std::string const long_line(70 * 1024, 'x');
  CHECK(error_of(long_line) == "ERR Protocol error: too big inline request");
  CHECK(error_of("*" + long_line) == "ERR Protocol error: too big mbulk count string");
  CHECK(error_of("*1\r\n$" + long_line) == "ERR Protocol error: too big bulk count string");
  CHECK(error_of("*3000000000\r\n") == "ERR Protocol error: invalid multibulk length");
  CHECK(error_of("*3x\r\n") == "ERR Protocol error: invalid multibulk length");
  CHECK(error_of("*1\r\nfoo\r\n") == "ERR Protocol error: expected '$', got 'f'");
  CHECK(error_of("*1\r\n$-10\r\n") == "ERR Protocol error: invalid bulk length");
  CHECK(error_of("*1\r\n$blabla\r\n") == "ERR Protocol error: invalid bulk length");
  CHECK(error_of("*1\r\n$2000000000\r\n") == "ERR Protocol error: invalid bulk length");
  CHECK(error_of("\"\"\"test\r\n") == "ERR Protocol error: unbalanced quotes in request");
  CHECK(error_of("*1\r\n$4\r\nPING\r\n").empty());
}

TEST_CASE("A command that is too large is passed over, and nothing of it kept") {
  std::string stream = "*2\r\n$4\r\nECHO\r\n$5000\r\n" + std::string(5000, 'x') + "\r\n*1\r\n$4\r\nPING\r\n*1000\r\n";
  for (int i = 0; i < 1000; ++i) stream += "$0\r\n\r\n";
  stream += "*2\r\n$4\r\nECHO\r\n$100\r\n" + std::string(100, 'y') + "\r\n";
  for (std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1000}, stream.size()}) {
    kv::request_parser p(1000);
    std::vector<std::string> got;
    std::size_t most = 0;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      p.feed(std::string_view(stream).substr(at, piece));
      kv::words w;
      for (auto r = p.next(w); r != progress::more; r = p.next(w)) got.push_back(r == progress::too_large ? "too large" : w[0]);
      most = std::max(most, p.buffered());
    }
    CHECK(got == std::vector<std::string>{"too large", "PING", "too large", "ECHO"});
    if (piece < 10) CHECK(most < 200);
  }
}

TEST_CASE("The end of a reply is found however it is cut, and looked for but once") {
  std::string one;
  kv::encode(one, kv::value::array({kv::value::bulk("x\r\ny"), kv::value::array({kv::value::null(), kv::value::array()}), kv::value::integer(7)}), 2);
  std::string const two = one + "+OK\r\n" + one + "$-1\r\n";
  for (std::size_t piece = 1; piece <= two.size(); ++piece) {
    kv::reply_scanner scanner;
    std::string in;
    std::vector<std::size_t> sizes;
    for (std::size_t at = 0; at < two.size(); at += piece) {
      in += two.substr(at, piece);
      for (auto n = scanner.whole(in); n && *n != 0 && !in.empty(); n = in.empty() ? std::optional<std::size_t>(0) : scanner.whole(in)) {
        sizes.push_back(*n);
        in.erase(0, *n);
      }
    }
    CHECK(sizes == std::vector<std::size_t>{one.size(), 5, one.size(), 5});
    CHECK(in.empty());
  }
  kv::reply_scanner scanner;
  CHECK_FALSE(scanner.whole(std::string(100000, 'x')));
}

TEST_CASE("After an error nothing is read any more") {
  kv::request_parser p;
  p.feed("*1\r\n$x\r\n*1\r\n$4\r\nPING\r\n");
  kv::words w;
  CHECK(p.next(w) == progress::broken);
  CHECK(p.next(w) == progress::broken);
}

TEST_CASE("A reply reads back as it was written, and half of one is not a reply") {
  kv::value const v = kv::value::array({kv::value::null(), kv::value::bulk("x\r\ny"), kv::value::integer(-3), kv::value::ok()});
  for (int version : {2, 3}) {
    std::string bytes;
    kv::encode(bytes, v, version);
    kv::value back;
    CHECK(kv::read_reply(bytes, back) == bytes.size());
    CHECK(back == v);
    for (std::size_t n = 0; n < bytes.size(); ++n) CHECK(kv::read_reply(bytes.substr(0, n), back) == std::size_t{0});
  }
  kv::value into;
  CHECK_FALSE(kv::read_reply("?x\r\n", into));
  CHECK_FALSE(kv::read_reply("$x\r\n", into));
  CHECK_FALSE(kv::read_reply("*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", into));
}

TEST_CASE("What goes out is in order, whether it is copied or shared") {
  auto const held = std::make_shared<std::string const>(50000, 'x');
  kv::outgoing all, more;
  std::string plain;
  CHECK(all.empty());
  for (auto const& v : {kv::value::bulk(held), kv::value::ok(), kv::value::bulk("y"), kv::value::bulk(held), kv::value::bulk(held)}) {
    kv::encode(more, v, 2);
    kv::encode(plain, v, 2);
    if (v.shared) all += std::move(more), more.clear();
  }
  all += std::move(more);
  CHECK(more.empty());
  CHECK(all.size() == plain.size());
  std::string whole;
  all.pieces([&](std::string_view piece) {
    CHECK_FALSE(piece.empty());
    whole += piece;
  });
  CHECK(whole == plain);
  CHECK(held.use_count() == 4);
  all.clear();
  CHECK(held.use_count() == 1);
}
