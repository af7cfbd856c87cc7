// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <synod/trace/text.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace {

struct json_member;

/// A JSON value [RFC 8259]. Numbers are kept as they were written.
struct json_value {
  enum class type : std::uint8_t { null, boolean, number, string, array, object };

  type is = type::null;
  std::string text;                  ///< of a string, a number, a boolean
  std::vector<json_member> members;  ///< of an object; of an array, without names

  /// The member of that name, the last one where it is repeated.
  json_value const* find(std::string_view name) const;
  /// As an integer, where it is one that `T` can hold.
  template <class T>
  std::optional<T> as() const {
    T n{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (is != type::number || error != std::errc{} || end != text.data() + text.size()) return {};
    return n;
  }
};

struct json_member {
  std::string name;
  json_value value;
};

inline json_value const* json_value::find(std::string_view name) const {
  json_value const* found = nullptr;
  for (auto const& [key, value] : members)
    if (is == type::object && key == name) found = &value;
  return found;
}

/// Reads one line of JSON. What is wrong with it is said in words, with the column.
class json_parser {
 public:
  static constexpr int depth_max = 32;

  explicit json_parser(std::string_view line) : line_(line) {}

  /// The value that is the whole line, or nothing: then `error()` says why.
  std::optional<json_value> parse() {
    json_value v;
    if (!value(v, 0)) return {};
    blank();
    if (at_ != line_.size()) return fail("nothing more was expected"), std::nullopt;
    return v;
  }
  std::string const& error() const { return error_; }

 private:
  using type = json_value::type;

  bool fail(std::string_view why) {
    if (error_.empty()) error_ = "column " + std::to_string(at_ + 1) + ": " + std::string(why);
    return false;
  }
  char next() const { return at_ < line_.size() ? line_[at_] : '\0'; }
  bool take(char c) {
    blank();
    if (next() != c || at_ >= line_.size()) return false;
    ++at_;
    return true;
  }
  void blank() {
    while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t' || line_[at_] == '\r')) ++at_;
  }

  bool value(json_value& v, int depth) {
    blank();
    if (depth > depth_max) return fail("nested too deeply");
    if (next() == '"') return v.is = type::string, string(v.text);
    if (next() == '{') return v.is = type::object, group(v, '}', depth);
    if (next() == '[') return v.is = type::array, group(v, ']', depth);
    for (std::string_view word : {"null", "true", "false"})
      if (line_.substr(at_, word.size()) == word) {
        v.is = word == "null" ? type::null : type::boolean;
        v.text = word;
        at_ += word.size();
        return true;
      }
    return v.is = type::number, number(v.text);
  }

  /// The members of an object or an array, up to `end`.
  bool group(json_value& v, char end, int depth) {
    ++at_;
    if (take(end)) return true;
    do {
      auto& [name, member] = v.members.emplace_back();
      if (v.is == type::object) {
        blank();
        if (next() != '"') return fail("a member's name in quotes was expected");
        if (!string(name)) return false;
        if (!take(':')) return fail("':' was expected");
      }
      if (!value(member, depth + 1)) return false;
    } while (take(','));
    return take(end) || fail(end == '}' ? "',' or '}' was expected" : "',' or ']' was expected");
  }

  bool number(std::string& out) {
    std::size_t const begin = at_;
    auto const digits = [&] {
      std::size_t const first = at_;
      while (next() >= '0' && next() <= '9') ++at_;
      return at_ != first;
    };
    if (next() == '-') ++at_;
    bool const leading_zero = next() == '0';
    std::size_t const whole = at_;
    if (!digits()) return at_ = begin, fail(at_ == line_.size() ? "the line ends too early" : "a value was expected");
    if (leading_zero && at_ != whole + 1) return fail("a number does not begin with 0");
    if (next() == '.' && (++at_, !digits())) return fail("a digit was expected");
    if (next() == 'e' || next() == 'E') {
      ++at_;
      if (next() == '+' || next() == '-') ++at_;
      if (!digits()) return fail("a digit was expected");
    }
    out = line_.substr(begin, at_ - begin);
    return true;
  }

  bool string(std::string& out) {
    for (++at_; next() != '"';) {
      if (at_ >= line_.size()) return fail("a string does not end");
      std::string_view const rest = line_.substr(at_);
      if (static_cast<unsigned char>(rest[0]) < 0x20) return fail("a control character stands in a string");
      if (rest[0] == '\\') {
        if (!escape(out)) return false;
        continue;
      }
      std::size_t const length = utf8_length(rest);
      if (length == 0) return fail("a string is not UTF-8");
      out += rest.substr(0, length);
      at_ += length;
    }
    ++at_;
    return true;
  }

  bool escape(std::string& out) {
    static constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    ++at_;
    if (std::size_t const i = letters.find(next()); i != letters.npos && at_ < line_.size()) {
      out += meanings[i];
      ++at_;
      return true;
    }
    if (next() != 'u') return fail("no such escape");
    std::optional<std::uint32_t> code = hexadecimal();
    if (code && *code >= 0xd800 && *code < 0xdc00) {
      std::optional<std::uint32_t> low;
      if (line_.substr(at_, 2) == "\\u") ++at_, low = hexadecimal();
      if (!low || *low < 0xdc00 || *low > 0xdfff) return fail("half a surrogate pair");
      code = 0x10000 + ((*code - 0xd800) << 10) + (*low - 0xdc00);
    }
    if (!code) return fail("four hexadecimal digits were expected");
    if (*code >= 0xdc00 && *code <= 0xdfff) return fail("half a surrogate pair");
    put_utf8(out, *code);
    return true;
  }
  /// Behind a 'u', which is passed too.
  std::optional<std::uint32_t> hexadecimal() {
    std::uint32_t code = 0;
    std::string_view const four = line_.substr(at_ + 1, 4);
    auto const [end, error] = std::from_chars(four.data(), four.data() + four.size(), code, 16);
    if (error != std::errc{} || four.size() != 4 || end != four.data() + 4) return {};
    at_ += 5;
    return code;
  }

  std::string_view line_;
  std::size_t at_ = 0;
  std::string error_;
};

}  // namespace trace
SYNOD_END_NAMESPACE
