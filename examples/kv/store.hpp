// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <examples/kv/resp.hpp>
#include <synod/concept/state_machine.hpp>
#include <synod/core/bytes.hpp>

namespace kv {

inline std::string upper(std::string s) {
  std::transform(s.begin(), s.end(), s.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return s;
}

/// The replicated state: keys and values, whose commands are Redis's. Errors are in Redis's words.
///
/// The keys are spread over shards, so that a frozen view costs little: a shard is copied when it is first changed after
/// that, and no single change has to wait for the copy of them all.
class store {
 public:
  using table = std::map<std::string, std::string, std::less<>>;
  static constexpr std::size_t shards = 512;
  static constexpr std::size_t string_max = std::size_t{4} << 20;

  /// Pre: `w` has passed `arity_fits`. A command that it does not know is an error, never a change.
  value apply(synod::slot, words const& w) {
    if (w.empty()) return value::error("ERR empty command");
    std::string const name = upper(w[0]);
    if (name == "SET") return set(w);
    if (name == "MSET") {
      if (w.size() < 3 || w.size() % 2 == 0) return value::error("ERR wrong number of arguments for 'mset' command");
      for (std::size_t i = 1; i < w.size(); i += 2) put(w[i], w[i + 1]);
      return value::ok();
    }
    if (name == "DEL") {
      std::int64_t gone = 0;
      for (std::size_t i = 1; i < w.size(); ++i) gone += erase(w[i]) ? 1 : 0;
      return value::integer(gone);
    }
    if (name == "APPEND" && w.size() == 3) {
      std::string joined(get(w[1]).value_or(std::string_view()));
      if (joined.size() + w[2].size() > string_max) return value::error("ERR string exceeds maximum allowed size (4194304)");
      joined += w[2];
      auto const size = static_cast<std::int64_t>(joined.size());
      put(w[1], std::move(joined));
      return value::integer(size);
    }
    if (name == "INCR" && w.size() == 2) return add(w[1], 1, false);
    if (name == "DECR" && w.size() == 2) return add(w[1], 1, true);
    if ((name == "INCRBY" || name == "DECRBY") && w.size() == 3) {
      auto const by = number_in(w[2]);
      if (!by) return value::error("ERR value is not an integer or out of range");
      return add(w[1], *by, name == "DECRBY");
    }
    return value::error("ERR unknown command '" + w[0] + "'");
  }

  /// Answers a command that only reads. Pre: as `apply`.
  value look(words const& w) const {
    std::string const name = w.empty() ? std::string() : upper(w[0]);
    auto const shown = [this](std::string const& key) {
      auto const found = get(key);
      return found ? value::bulk(*found) : value::null();
    };
    if (name == "GET" && w.size() == 2) return shown(w[1]);
    if (name == "STRLEN" && w.size() == 2)
      return value::integer(static_cast<std::int64_t>(get(w[1]).value_or(std::string_view()).size()));
    if (name == "DBSIZE") return value::integer(static_cast<std::int64_t>(size_));
    if (name == "EXISTS") {
      std::int64_t there = 0;
      for (std::size_t i = 1; i < w.size(); ++i) there += get(w[i]) ? 1 : 0;
      return value::integer(there);
    }
    if (name == "MGET") {
      value all = value::array();
      for (std::size_t i = 1; i < w.size(); ++i) all.items.push_back(shown(w[i]));
      return all;
    }
    return value::error("ERR unknown command");
  }

  std::optional<std::string_view> get(std::string_view key) const {
    table const& t = *all_[shard_of(key)];
    auto const found = t.find(key);
    if (found == t.end()) return std::nullopt;
    return found->second;
  }
  std::size_t size() const { return size_; }
  /// The same on two nodes whose states are the same, however they came about.
  std::uint64_t digest() const { return digest_; }
  /// About how long the reply to `w` is, where it only reads.
  std::size_t reply_bytes(words const& w) const {
    std::size_t bytes = 64;
    if (std::string const name = upper(w[0]); name != "GET" && name != "MGET") return bytes;
    for (std::size_t i = 1; i < w.size(); ++i) bytes += get(w[i]).value_or(std::string_view()).size() + 16;
    return bytes;
  }

  struct frozen {
    std::array<std::shared_ptr<table const>, shards> all;
    bool save(synod::sink& to) const {
      std::array<std::byte, 8> head;
      for (auto const& t : all) {
        for (auto const& [key, held] : *t) {
          synod::store_little(head.data(), static_cast<std::uint32_t>(key.size()));
          synod::store_little(head.data() + 4, static_cast<std::uint32_t>(held.size()));
          if (!to.write(head) || !to.write(std::as_bytes(std::span(key))) || !to.write(std::as_bytes(std::span(held)))) return false;
        }
      }
      return true;
    }
  };
  frozen freeze() const {
    frozen view;
    std::copy(all_.begin(), all_.end(), view.all.begin());
    shared_.fill(true);
    return view;
  }

  bool restore(synod::source& from) {
    store fresh;
    std::array<std::byte, 8> head;
    while (std::size_t const n = from.read(head)) {
      if (!from.read_all(std::span(head).subspan(n))) return false;
      std::string key, held;
      if (!read_text(from, synod::load_little<std::uint32_t>(head.data()), key)) return false;
      if (!read_text(from, synod::load_little<std::uint32_t>(head.data() + 4), held)) return false;
      if (fresh.get(key)) return false;
      fresh.put(key, std::move(held));
    }
    *this = std::move(fresh);
    return true;
  }

 private:
  // Grows with what is there: a length that is not true allocates nothing.
  static bool read_text(synod::source& from, std::uint32_t size, std::string& into) {
    while (into.size() < size) {
      std::size_t const piece = std::min<std::size_t>(size - into.size(), 1 << 16);
      into.resize(into.size() + piece);
      if (!from.read_all(std::as_writable_bytes(std::span(into)).last(piece))) return false;
    }
    return true;
  }

  static std::uint64_t trace(std::string_view key, std::string_view held) {
    std::uint64_t h = 14695981039346656037u;
    auto const mix = [&h](unsigned char c) { h = (h ^ c) * 1099511628211u; };
    for (std::size_t n = key.size(), i = 0; i < 8; ++i) mix(static_cast<unsigned char>(n >> (8 * i)));
    for (char c : key) mix(static_cast<unsigned char>(c));
    for (char c : held) mix(static_cast<unsigned char>(c));
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
    return h ^ (h >> 31);
  }

  static std::size_t shard_of(std::string_view key) {
    std::uint32_t h = 2166136261u;
    for (char c : key) h = (h ^ static_cast<unsigned char>(c)) * 16777619u;
    return (h ^ (h >> 15)) % shards;
  }
  table& changing(std::string_view key) {
    std::size_t const i = shard_of(key);
    if (std::exchange(shared_[i], false)) all_[i] = std::make_shared<table>(*all_[i]);
    return *all_[i];
  }
  void put(std::string const& key, std::string held) {
    auto [at, fresh] = changing(key).try_emplace(key);
    if (fresh) ++size_; else digest_ -= trace(key, at->second);
    at->second = std::move(held);
    digest_ += trace(key, at->second);
  }
  bool erase(std::string const& key) {
    auto const held = get(key);
    if (!held) return false;
    digest_ -= trace(key, *held);
    changing(key).erase(key);
    --size_;
    return true;
  }

  value add(std::string const& key, std::int64_t by, bool minus) {
    auto const held = number_in(get(key).value_or("0"));
    if (!held) return value::error("ERR value is not an integer or out of range");
    if (minus && by == std::numeric_limits<std::int64_t>::min()) return value::error("ERR decrement would overflow");
    std::int64_t sum = 0;
    if (__builtin_add_overflow(*held, minus ? -by : by, &sum)) return value::error("ERR increment or decrement would overflow");
    put(key, std::to_string(sum));
    return value::integer(sum);
  }

  value set(words const& w) {
    if (w.size() < 3) return value::error("ERR wrong number of arguments for 'set' command");
    bool nx = false, xx = false, old = false;
    std::string const* expected = nullptr;
    for (std::size_t i = 3; i < w.size(); ++i) {
      std::string const o = upper(w[i]);
      if (o == "NX") nx = true;
      else if (o == "XX") xx = true;
      else if (o == "GET") old = true;
      else if (o == "KEEPTTL") continue;  // no key has any
      else if (o == "IFEQ" && i + 1 < w.size() && !expected) expected = &w[++i];
      else return value::error("ERR syntax error");
    }
    if ((nx && xx) || (expected && (nx || xx))) return value::error("ERR syntax error");
    auto const held = get(w[1]);
    bool const does = expected ? held && *held == *expected : nx ? !held : xx ? held.has_value() : true;
    value said = old ? (held ? value::bulk(*held) : value::null()) : does ? value::ok() : value::null();
    if (does) put(w[1], w[2]);
    return said;
  }

  using tables = std::array<std::shared_ptr<table>, shards>;
  static tables empty_tables() {
    tables all;
    for (auto& t : all) t = std::make_shared<table>();
    return all;
  }

  tables all_ = empty_tables();
  mutable std::array<bool, shards> shared_{};  // with a frozen view
  std::size_t size_ = 0;
  std::uint64_t digest_ = 0;
};

}  // namespace kv
