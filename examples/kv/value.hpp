// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kv {

/// A command as a client sends it: its name and its arguments.
using words = std::vector<std::string>;

/// A reply, before it is known which version of the protocol the client speaks.
struct value {
  enum class kind : std::uint8_t { null, status, error, integer, bulk, array, map };
  kind what = kind::null;
  std::string text{};          ///< of a status, error or bulk
  std::int64_t number = 0;     ///< of an integer
  std::vector<value> items{};  ///< of an array; of a map: key, value, key, value …

  static value null() { return {}; }
  static value status(std::string_view s) { return {kind::status, std::string(s)}; }
  static value error(std::string_view s) { return {kind::error, std::string(s)}; }
  static value integer(std::int64_t n) { return {kind::integer, {}, n}; }
  static value bulk(std::string_view s) { return {kind::bulk, std::string(s)}; }
  static value array(std::vector<value> of = {}) { return {kind::array, {}, 0, std::move(of)}; }
  static value map(std::vector<value> of = {}) { return {kind::map, {}, 0, std::move(of)}; }
  static value ok() { return status("OK"); }
  friend bool operator==(value const&, value const&) = default;
};

/// Appends `v` to `out` as RESP `version` (2 or 3) has it.
inline void encode(std::string& out, value const& v, int version) {
  auto const line = [&](char mark, std::string_view text) {
    out += mark;
    out += text;
    out += "\r\n";
  };
  switch (v.what) {
    case value::kind::null: line(version == 3 ? '_' : '$', version == 3 ? "" : "-1"); break;
    case value::kind::status: line('+', v.text); break;
    case value::kind::error: line('-', v.text); break;
    case value::kind::integer: line(':', std::to_string(v.number)); break;
    case value::kind::bulk:
      line('$', std::to_string(v.text.size()));
      out += v.text;
      out += "\r\n";
      break;
    case value::kind::array:
    case value::kind::map: {
      bool const map = v.what == value::kind::map && version == 3;
      line(map ? '%' : '*', std::to_string(map ? v.items.size() / 2 : v.items.size()));
      for (value const& each : v.items) encode(out, each, version);
    }
  }
}

}  // namespace kv
