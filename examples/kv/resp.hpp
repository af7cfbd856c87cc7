// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <examples/kv/value.hpp>

namespace kv {

/// All of `s` as a number, as Redis reads one: no blanks, no plus sign, no leading zeros.
inline std::optional<std::int64_t> number_in(std::string_view s) {
  std::int64_t n = 0;
  auto const [end, ec] = std::from_chars(s.data(), s.data() + s.size(), n);
  if (ec != std::errc{} || end != s.data() + s.size() || std::to_string(n) != s) return std::nullopt;
  return n;
}

/// The words of an inline command, with Redis's quoting; nothing where quotes are unbalanced.
inline std::optional<words> split_inline(std::string_view line) {
  auto const blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0'; };
  auto const digit = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  };
  words all;
  std::size_t i = 0;
  while (true) {
    while (i < line.size() && blank(line[i])) ++i;
    if (i == line.size()) return all;
    std::string word;
    while (i < line.size() && !blank(line[i])) {
      char const quote = line[i];
      if (quote != '"' && quote != '\'') {
        word += line[i++];
        continue;
      }
      for (++i; i < line.size() && line[i] != quote; ++i) {
        if (line[i] != '\\' || i + 1 == line.size() || (quote == '\'' && line[i + 1] != '\'')) {
          word += line[i];
        } else if (line[i + 1] == 'x' && i + 3 < line.size() && digit(line[i + 2]) >= 0 && digit(line[i + 3]) >= 0) {
          word += static_cast<char>(digit(line[i + 2]) * 16 + digit(line[i + 3]));
          i += 3;
        } else {
          char const c = line[++i];
          word += c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c == 'b' ? '\b' : c == 'a' ? '\a' : c;
        }
      }
      if (i == line.size() || (i + 1 < line.size() && !blank(line[i + 1]))) return std::nullopt;
      ++i;
    }
    all.push_back(std::move(word));
  }
}

/// Reads commands from a stream of bytes, however it is cut. What a client declares is never allocated before it comes,
/// and of a command that is too large nothing is kept.
class request_parser {
 public:
  static constexpr std::size_t line_max = 64 * 1024;
  static constexpr std::int64_t count_max = std::numeric_limits<std::int32_t>::max();
  static constexpr std::int64_t bulk_max = std::int64_t{512} * 1024 * 1024;

  enum class progress : std::uint8_t {
    more,       ///< no whole command is there
    request,    ///< one is in `into`
    too_large,  ///< one was there, and had more than `keep_max` bytes
    broken,     ///< `error()` says why; the connection is of no use any more
  };

  /// Of a command's words, with `word_cost` for each, no more than `keep_max` is kept.
  static constexpr std::size_t word_cost = 8;
  explicit request_parser(std::size_t keep_max = std::size_t{4} << 20) : keep_max_(keep_max) {}

  void feed(std::string_view bytes) {
    if (at_ > 0 && at_ >= buffer_.size() / 2) {
      buffer_.erase(0, at_);
      if (buffer_.capacity() > 4 * line_max && buffer_.size() < line_max) buffer_.shrink_to_fit();
      scanned_ -= scanned_ < at_ ? scanned_ : at_;
      at_ = 0;
    }
    buffer_ += bytes;
  }

  progress next(words& into) {
    while (error_.empty()) {
      if (left_ == 0) {
        if (at_ == buffer_.size()) return progress::more;
        bool const inlined = buffer_[at_] != '*';
        auto const l = line(inlined ? "too big inline request" : "too big mbulk count string", inlined);
        if (!l) break;
        words_.clear();
        bytes_ = 0;
        if (inlined) {
          auto split = split_inline(*l);
          if (!split) return broken("unbalanced quotes in request");
          if (split->empty()) continue;
          into = std::move(*split);
          return progress::request;
        }
        auto const count = number_in(l->substr(1));
        if (!count || *count > count_max) return broken("invalid multibulk length");
        if (*count > 0) left_ = *count;
        continue;
      }
      if (length_ < 0) {
        if (at_ == buffer_.size()) return progress::more;
        if (buffer_[at_] != '$') return broken(std::string("expected '$', got '") + on_a_line(buffer_[at_]) + "'");
        auto const l = line("too big bulk count string", false);
        if (!l) break;
        auto const length = number_in(l->substr(1));
        if (!length || *length < 0 || *length > bulk_max) return broken("invalid bulk length");
        length_ = *length + 2;
        if (bytes_ <= keep_max_) bytes_ += static_cast<std::size_t>(*length) + word_cost;
        if (bytes_ > keep_max_) words_ = {};
      }
      auto const length = static_cast<std::size_t>(length_);
      std::size_t const here = buffer_.size() - at_;
      if (bytes_ > keep_max_) {
        std::size_t const gone = std::min(here, length);
        at_ += gone;
        length_ -= static_cast<std::int64_t>(gone);
        if (length_ > 0) return progress::more;
      } else {
        if (here < length) return progress::more;
        words_.emplace_back(buffer_, at_, length - 2);
        at_ += length;
      }
      length_ = -1;
      if (--left_ == 0) {
        if (bytes_ > keep_max_) return progress::too_large;
        into = std::move(words_);
        words_ = {};
        return progress::request;
      }
    }
    return error_.empty() ? progress::more : progress::broken;
  }

  /// The line to answer with before closing.
  std::string const& error() const { return error_; }
  /// What waits unread.
  std::size_t buffered() const { return buffer_.size() - at_; }

 private:
  static char on_a_line(char c) { return c == '\r' || c == '\n' ? ' ' : c; }
  progress broken(std::string_view why) {
    error_ = "ERR Protocol error: ";
    error_ += why;
    return progress::broken;
  }
  // Where the end of a line is looked for goes on where the last look ended: a slow line costs no quadratic time.
  std::optional<std::string_view> line(std::string_view too_long, bool inlined) {
    std::size_t const from = scanned_ > at_ ? scanned_ : at_;
    std::size_t const end = buffer_.find(inlined ? '\n' : '\r', from);
    if (end == std::string::npos || (!inlined && end + 1 == buffer_.size())) {
      scanned_ = end == std::string::npos ? buffer_.size() : end;
      if (buffer_.size() - at_ > line_max) broken(too_long);
      return std::nullopt;
    }
    if (end - at_ > line_max) {
      broken(too_long);
      return std::nullopt;
    }
    std::string_view const found(buffer_.data() + at_, end - at_);
    at_ = end + (inlined ? 1 : 2);
    return found;
  }

  std::size_t keep_max_;
  std::string buffer_, error_;
  std::size_t at_ = 0, scanned_ = 0, bytes_ = 0;
  std::int64_t left_ = 0, length_ = -1;  // words to come; bytes of this one, with the end of its line; -1 before its head
  words words_;
};

/// Finds the end of a reply that comes in piece by piece, without looking at any piece twice.
class reply_scanner {
 public:
  /// How long the reply at the front of `in` is; 0: more is needed; nothing: malformed. What was at the front of `in` at
  /// the last call is still there, and more may be behind it.
  std::optional<std::size_t> whole(std::string_view in) {
    while (left_ != 0) {
      std::size_t const end = in.find("\r\n", at_);
      if (end == std::string_view::npos) return in.size() - at_ > request_parser::line_max ? std::nullopt : std::optional<std::size_t>(0);
      if (end == at_) return std::nullopt;
      char const mark = in[at_];
      auto const n = number_in(in.substr(at_ + 1, end - at_ - 1));
      std::size_t next = end + 2;
      if (mark == '$' && n && *n >= 0 && *n <= request_parser::bulk_max) next += static_cast<std::size_t>(*n) + 2;
      if (next > in.size()) return 0;
      at_ = next;
      if (mark == '*' && n && *n > 0 && *n <= request_parser::count_max) left_ += static_cast<std::uint64_t>(*n);
      --left_;
    }
    left_ = 1;
    return std::exchange(at_, 0);
  }

 private:
  std::size_t at_ = 0;       // of the first line that was not whole
  std::uint64_t left_ = 1;   // values to come
};

/// Reads one reply from the front of `from`: how many bytes it took; 0: more is needed; nothing: malformed.
/// Only what this server itself answers, nested at most `depth` deep.
inline std::optional<std::size_t> read_reply(std::string_view from, value& into, int depth = 3) {
  std::size_t const end = from.find("\r\n");
  if (end == std::string_view::npos) {
    if (from.size() > request_parser::line_max) return std::nullopt;
    return 0;
  }
  if (end == 0) return std::nullopt;
  std::string_view const text = from.substr(1, end - 1);
  std::size_t at = end + 2;
  auto const n = number_in(text);
  into = {};
  switch (from[0]) {
    case '_': return at;
    case '+': into = value::status(text); return at;
    case '-': into = value::error(text); return at;
    case ':':
      if (!n) return std::nullopt;
      into = value::integer(*n);
      return at;
    case '$': {
      if (!n || *n < -1 || *n > request_parser::bulk_max) return std::nullopt;
      if (*n == -1) return at;
      auto const size = static_cast<std::size_t>(*n);
      if (from.size() - at < size + 2) return 0;
      std::string_view const bytes = from.substr(at, size);
      into = size < value::shared_min ? value::bulk(bytes) : value::bulk(std::make_shared<std::string const>(bytes));
      return at + size + 2;
    }
    case '*': {
      if (!n || *n < 0 || *n > request_parser::count_max || depth == 0) return std::nullopt;
      value all = value::array();
      for (std::int64_t i = 0; i < *n; ++i) {
        value each;
        auto const took = read_reply(from.substr(at), each, depth - 1);
        if (!took || *took == 0) return took;
        at += *took;
        all.items.push_back(std::move(each));
      }
      into = std::move(all);
      return at;
    }
    default: return std::nullopt;
  }
}

}  // namespace kv
