// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace judge {

/// A decimal number of any length, exactly: times in nanoseconds since 1970, or in seconds with nine decimals, would not
/// survive as floating point.
class decimal {
 public:
  decimal() = default;

  /// Pre: `text` is a number as JSON has it. Nothing where its exponent is beyond all reason.
  static std::optional<decimal> read(std::string_view text) {
    decimal d;
    d.text_ = text;
    d.negative_ = text.starts_with('-');
    if (d.negative_) text.remove_prefix(1);
    std::int64_t exponent = 0;
    if (auto const e = text.find_first_of("eE"); e != text.npos) {
      std::string_view power = text.substr(e + 1);
      bool const less = power.starts_with('-');
      if (less || power.starts_with('+')) power.remove_prefix(1);
      while (power.size() > 1 && power.front() == '0') power.remove_prefix(1);
      if (power.size() > 9) return std::nullopt;
      for (char c : power) exponent = exponent * 10 + (c - '0');
      if (less) exponent = -exponent;
      text = text.substr(0, e);
    }
    auto const point = text.find('.');
    d.digits_ = text.substr(0, point);
    d.exponent_ = exponent + static_cast<std::int64_t>(d.digits_.size());
    if (point != text.npos) d.digits_ += text.substr(point + 1);
    auto const first = d.digits_.find_first_not_of('0');
    if (first == std::string::npos) {
      d.digits_.clear();
      d.exponent_ = 0;
      d.negative_ = false;
      return d;
    }
    d.digits_.erase(d.digits_.find_last_not_of('0') + 1);
    d.digits_.erase(0, first);
    d.exponent_ -= static_cast<std::int64_t>(first);
    return d;
  }

  /// The same for equal numbers, however they were written.
  std::string canonical() const { return (negative_ ? "-" : "") + digits_ + "e" + std::to_string(exponent_); }
  std::string const& text() const { return text_; }
  bool is_natural() const { return !negative_ && exponent_ >= static_cast<std::int64_t>(digits_.size()); }

  friend bool operator==(decimal const& a, decimal const& b) { return (a <=> b) == 0; }
  friend std::strong_ordering operator<=>(decimal const& a, decimal const& b) {
    if (a.sign() != b.sign()) return a.sign() <=> b.sign();
    return a.negative_ ? magnitude(b, a) : magnitude(a, b);
  }
  friend std::ostream& operator<<(std::ostream& s, decimal const& d) { return s << d.text_; }

 private:
  int sign() const { return digits_.empty() ? 0 : negative_ ? -1 : 1; }
  static std::strong_ordering magnitude(decimal const& a, decimal const& b) {
    if (a.exponent_ != b.exponent_) return a.exponent_ <=> b.exponent_;
    int const c = a.digits_.compare(b.digits_);
    return c <=> 0;
  }

  std::string text_ = "0", digits_{};  // 0.DIGITS * 10^exponent, without zeros at either end
  std::int64_t exponent_ = 0;
  bool negative_ = false;
};

}  // namespace judge
