// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include <synod/codec/codec.hpp>

/// Types such as users agree on: one of each thing that the codec walks. The fuzz targets read them too.
namespace samples {

enum class verb : std::uint8_t { get = 1, set = 2, erase = 3 };

struct transfer {
  std::uint32_t from = 0, to = 0;
  std::uint64_t amount = 0;
  friend bool operator==(transfer const&, transfer const&) = default;
};

struct nothing {
  friend bool operator==(nothing const&, nothing const&) = default;
};

struct everything {
  verb what = verb::get;
  std::string key;
  std::optional<std::string> value;
  std::vector<std::uint32_t> versions;
  std::vector<std::string> names;
  std::vector<bool> flags;
  std::variant<std::monostate, transfer, std::string> more;
  std::array<std::byte, 5> tag{};
  std::array<std::optional<std::int16_t>, 2> bounds{};
  std::pair<std::int8_t, std::uint16_t> pair{};
  std::tuple<bool, std::vector<transfer>> tuple{};
  char letters[3] = {};
  double weight = 0;
  nothing none{};
  friend bool operator==(everything const&, everything const&) = default;
};

struct looking {
  std::uint16_t id = 0;
  synod::bytes_view raw;
  std::string_view name;
};

struct uuid {
  std::array<std::byte, 16> bytes{};
  friend constexpr auto operator<=>(uuid const&, uuid const&) = default;
};

/// Seconds since 1970, by its own encoding: five bytes are enough.
struct date {
  std::uint64_t seconds = 0;
  friend bool operator==(date const&, date const&) = default;
};

/// Text by its own encoding: a byte for the length.
struct label {
  std::string text;
  friend bool operator==(label const&, label const&) = default;
};

inline std::string some_text(std::mt19937_64& random) {
  std::string s(random() % 20, ' ');
  for (char& c : s) c = static_cast<char>(random());
  return s;
}
inline transfer some_transfer(std::mt19937_64& random) {
  return {static_cast<std::uint32_t>(random()), static_cast<std::uint32_t>(random()), random()};
}
inline everything some_thing(std::mt19937_64& random) {
  everything e;
  e.what = static_cast<verb>(1 + random() % 3);
  e.key = some_text(random);
  if (random() % 2) e.value = some_text(random);
  for (auto n = random() % 6; n > 0; --n) e.versions.push_back(static_cast<std::uint32_t>(random()));
  for (auto n = random() % 4; n > 0; --n) e.names.push_back(some_text(random));
  for (auto n = random() % 9; n > 0; --n) e.flags.push_back(random() % 2 == 0);
  if (auto const which = random() % 3; which == 1) e.more = some_transfer(random);
  else if (which == 2) e.more = some_text(random);
  for (std::byte& b : e.tag) b = static_cast<std::byte>(random());
  for (auto& b : e.bounds)
    if (random() % 2) b = static_cast<std::int16_t>(random());
  e.pair = {static_cast<std::int8_t>(random()), static_cast<std::uint16_t>(random())};
  std::get<0>(e.tuple) = random() % 2 == 0;
  for (auto n = random() % 3; n > 0; --n) std::get<1>(e.tuple).push_back(some_transfer(random));
  for (char& c : e.letters) c = static_cast<char>(random());
  e.weight = static_cast<double>(random() % 100000) / 7;
  return e;
}

}  // namespace samples

BOOST_HANA_ADAPT_STRUCT(samples::transfer, from, to, amount);
BOOST_HANA_ADAPT_STRUCT(samples::nothing);
BOOST_HANA_ADAPT_STRUCT(samples::everything, what, key, value, versions, names, flags, more, tag, bounds, pair, tuple,
                        letters, weight, none);
BOOST_HANA_ADAPT_STRUCT(samples::looking, id, raw, name);

template <>
struct synod::codec::valid<samples::verb> {
  static constexpr bool check(samples::verb v) { return v >= samples::verb::get && v <= samples::verb::erase; }
};

template <>
struct synod::codec::custom<samples::date> {
  static constexpr std::string_view shape = "date";
  static constexpr std::size_t fixed_size = 5;
  static constexpr std::byte* write(std::byte* to, samples::date const& d) {
    for (int i = 0; i < 5; ++i) *to++ = static_cast<std::byte>(d.seconds >> (8 * i));
    return to;
  }
  static constexpr bool read(bytes_view& from, samples::date& into) {
    into.seconds = 0;
    for (std::size_t i = 0; i < 5; ++i) into.seconds |= std::to_integer<std::uint64_t>(from[i]) << (8 * i);
    return true;
  }
};

template <>
struct synod::codec::custom<samples::label> {
  static constexpr std::string_view shape = "label";
  static constexpr std::size_t least = 1;
  static std::size_t size(samples::label const& l) { return 1 + l.text.size(); }
  static std::byte* write(std::byte* to, samples::label const& l) {
    *to++ = static_cast<std::byte>(l.text.size());
    for (char const c : l.text) *to++ = static_cast<std::byte>(c);
    return to;
  }
  static bool read(bytes_view& from, samples::label& into) {
    if (from.empty()) return false;
    auto const length = std::to_integer<std::size_t>(from[0]);
    if (from.size() < 1 + length) return false;
    into.text.assign(reinterpret_cast<char const*>(from.data()) + 1, length);
    from = from.subspan(1 + length);
    return true;
  }
};
