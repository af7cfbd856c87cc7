// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kv {

/// A command as a client sends it: its name and its arguments.
using words = std::vector<std::string>;

/// Text that is held in several places, and copied in none.
using shared_text = std::shared_ptr<std::string const>;

/// A reply, before it is known which version of the protocol the client speaks.
struct value {
  enum class kind : std::uint8_t { null, status, error, integer, bulk, array, map };
  kind what = kind::null;
  std::string text{};          ///< of a status, error or bulk
  std::int64_t number = 0;     ///< of an integer
  std::vector<value> items{};  ///< of an array; of a map: key, value, key, value …
  shared_text shared{};        ///< of a bulk that is long; its `text` is empty

  static constexpr std::size_t shared_min = 16384;  ///< shorter ones are rather copied

  static value null() { return {}; }
  static value status(std::string_view s) { return {kind::status, std::string(s)}; }
  static value error(std::string_view s) { return {kind::error, std::string(s)}; }
  static value integer(std::int64_t n) { return {kind::integer, {}, n}; }
  static value bulk(std::string_view s) { return {kind::bulk, std::string(s)}; }
  static value bulk(shared_text s) {
    if (s->size() < shared_min) return bulk(std::string_view(*s));
    return {kind::bulk, {}, 0, {}, std::move(s)};
  }
  static value array(std::vector<value> of = {}) { return {kind::array, {}, 0, std::move(of)}; }
  static value map(std::vector<value> of = {}) { return {kind::map, {}, 0, std::move(of)}; }
  static value ok() { return status("OK"); }
  std::string_view content() const { return shared ? std::string_view(*shared) : std::string_view(text); }
  friend bool operator==(value const& a, value const& b) {
    return a.what == b.what && a.content() == b.content() && a.number == b.number && a.items == b.items;
  }
};

/// Appends `v` to `out` as RESP `version` (2 or 3) has it. `Out` is a string, or what takes shared text as it is.
template <class Out>
void encode(Out& out, value const& v, int version) {
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
      line('$', std::to_string(v.content().size()));
      if constexpr (requires { out.share(v.shared); }) {
        if (v.shared) out.share(v.shared); else out += v.text;
      } else {
        out += v.content();
      }
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
