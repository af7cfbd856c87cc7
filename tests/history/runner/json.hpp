// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace judge {

/// What is wrong with a line, and at which of its bytes, from 1.
struct malformed : std::runtime_error {
  malformed(std::size_t at, std::string const& why) : std::runtime_error(why), column(at) {}
  std::size_t column;
};

/// A JSON value [RFC 8259], with the place where it stood. Numbers are kept as they were written.
struct json {
  enum class kind : std::uint8_t { null, boolean, number, string, array, object };
  kind what = kind::null;
  bool truth = false;
  std::string text{};                                  ///< of a number or string
  std::vector<json> items{};
  std::vector<std::pair<std::string, json>> members{};
  std::size_t column = 1;

  json const* find(std::string_view name) const {
    for (auto const& [key, value] : members)
      if (key == name) return &value;
    return nullptr;
  }
};

/// Reads one value from a whole line. Throws `malformed`.
class json_reader {
 public:
  explicit json_reader(std::string_view line) : line_(line) {}

  json read() {
    json v = value(0);
    skip_blanks();
    if (at_ != line_.size()) fail("nothing may stand behind the object");
    return v;
  }

 private:
  static constexpr int depth_max = 32;

  [[noreturn]] void fail(std::string const& why) const { throw malformed(at_ + 1, why); }
  void skip_blanks() {
    while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t' || line_[at_] == '\r' || line_[at_] == '\n')) ++at_;
  }
  char peek() const { return at_ < line_.size() ? line_[at_] : '\0'; }
  bool take(char c) {
    if (at_ >= line_.size() || line_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view word) {
    if (line_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  json value(int depth) {
    if (depth > depth_max) fail("nested too deep");
    skip_blanks();
    json v;
    v.column = at_ + 1;
    if (at_ == line_.size()) fail("the line ends where a value should stand");
    switch (peek()) {
      case '{': return object(std::move(v), depth);
      case '[': return array(std::move(v), depth);
      case '"':
        v.what = json::kind::string;
        v.text = string();
        return v;
      default: break;
    }
    if (take("true") || take("false")) {
      v.what = json::kind::boolean;
      v.truth = line_[at_ - 2] == 'u';
    } else if (!take("null")) {
      v.what = json::kind::number;
      v.text = number();
    }
    return v;
  }

  json object(json v, int depth) {
    v.what = json::kind::object;
    take('{');
    skip_blanks();
    if (take('}')) return v;
    do {
      skip_blanks();
      if (peek() != '"') fail(at_ == line_.size() ? "the line ends within an object" : "expected a member's name in quotes");
      std::size_t const here = at_;
      std::string name = string();
      if (v.find(name)) {
        at_ = here;
        fail("'" + name + "' stands here a second time");
      }
      skip_blanks();
      if (!take(':')) fail("expected ':' behind '" + name + "'");
      json member = value(depth + 1);
      v.members.emplace_back(std::move(name), std::move(member));
      skip_blanks();
    } while (take(','));
    if (!take('}')) fail(at_ == line_.size() ? "the line ends within an object" : "expected ',' or '}'");
    return v;
  }

  json array(json v, int depth) {
    v.what = json::kind::array;
    take('[');
    skip_blanks();
    if (take(']')) return v;
    do {
      v.items.push_back(value(depth + 1));
      skip_blanks();
    } while (take(','));
    if (!take(']')) fail(at_ == line_.size() ? "the line ends within an array" : "expected ',' or ']'");
    return v;
  }

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  std::string number() {
    std::size_t const from = at_;
    take('-');
    if (!is_digit(peek())) {
      at_ = from;
      fail("expected a value");
    }
    if (!take('0')) digits();
    else if (is_digit(peek())) fail("a number has no leading zeros");
    if (take('.')) {
      if (!is_digit(peek())) fail("expected a digit behind the point");
      digits();
    }
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!is_digit(peek())) fail("expected the digits of an exponent");
      digits();
    }
    return std::string(line_.substr(from, at_ - from));
  }
  void digits() {
    while (is_digit(peek())) ++at_;
  }

  std::string string() {
    std::string s;
    take('"');
    for (;;) {
      if (at_ == line_.size()) fail("the line ends within a string");
      char const c = line_[at_];
      if (static_cast<unsigned char>(c) < 0x20) fail("a control character in a string must be escaped");
      ++at_;
      if (c == '"') return s;
      if (c == '\\') escape(s);
      else s += c;
    }
  }
  void escape(std::string& s) {
    static constexpr std::string_view names = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
    char const c = peek();
    if (auto const known = names.find(c); c != '\0' && known != names.npos) {
      ++at_;
      s += meant[known];
      return;
    }
    if (!take('u')) fail("no such escape");
    std::uint32_t code = hex4();
    if (code >= 0xdc00 && code < 0xe000) fail("the second half of a surrogate pair without its first");
    if (code >= 0xd800 && code < 0xdc00) {
      std::uint32_t const low = take("\\u") ? hex4() : 0;
      if (low < 0xdc00 || low >= 0xe000) fail("the first half of a surrogate pair without its second");
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    auto const put = [&s](std::uint32_t byte) { s += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (code < 0x80) {
      put(code);
    } else if (code < 0x800) {
      put(0xc0 | (code >> 6)), put(0x80 | (code & 63));
    } else if (code < 0x10000) {
      put(0xe0 | (code >> 12)), put(0x80 | ((code >> 6) & 63)), put(0x80 | (code & 63));
    } else {
      put(0xf0 | (code >> 18)), put(0x80 | ((code >> 12) & 63)), put(0x80 | ((code >> 6) & 63)), put(0x80 | (code & 63));
    }
  }
  std::uint32_t hex4() {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      char const c = peek();
      std::uint32_t const digit = is_digit(c)            ? static_cast<std::uint32_t>(c - '0')
                                  : c >= 'a' && c <= 'f' ? static_cast<std::uint32_t>(c - 'a' + 10)
                                  : c >= 'A' && c <= 'F' ? static_cast<std::uint32_t>(c - 'A' + 10)
                                                         : 16;
      if (digit == 16) fail("expected four hexadecimal digits");
      code = code * 16 + digit;
    }
    return code;
  }

  std::string_view line_;
  std::size_t at_ = 0;
};

}  // namespace judge
