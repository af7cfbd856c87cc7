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
/// that, and no single change has to wait for the copy of them all. Long values are copied neither for that nor to answer
/// with, and to append to one costs no more than what is appended.
class store {
 public:
  struct held {
    std::shared_ptr<std::string> text;
    std::uint64_t mixed;  ///< key and text, for the digest
    std::uint64_t views;  ///< how many frozen views had been taken when `text` was made: no later one has it
  };
  using table = std::map<std::string, held, std::less<>>;
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
    if (name == "APPEND" && w.size() == 3) return append(w[1], w[2]);
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
      held const* const found = find(key);
      return found ? value::bulk(shared_text(found->text)) : value::null();
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
    held const* const found = find(key);
    if (!found) return std::nullopt;
    return *found->text;
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
        for (auto const& [key, h] : *t) {
          synod::store_little(head.data(), static_cast<std::uint32_t>(key.size()));
          synod::store_little(head.data() + 4, static_cast<std::uint32_t>(h.text->size()));
          if (!to.write(head) || !to.write(std::as_bytes(std::span(key))) || !to.write(std::as_bytes(std::span(*h.text)))) return false;
        }
      }
      return true;
    }
  };
  frozen freeze() const {
    frozen view;
    std::copy(all_.begin(), all_.end(), view.all.begin());
    shared_.fill(true);
    ++views_;
    return view;
  }

  bool restore(synod::source& from) {
    store fresh;
    std::array<std::byte, 8> head;
    while (std::size_t const n = from.read(head)) {
      if (!from.read_all(std::span(head).subspan(n))) return false;
      std::string key, text;
      if (!read_text(from, synod::load_little<std::uint32_t>(head.data()), key)) return false;
      if (!read_text(from, synod::load_little<std::uint32_t>(head.data() + 4), text)) return false;
      if (fresh.find(key)) return false;
      fresh.put(key, std::move(text));
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

  static std::uint64_t mix(std::uint64_t h, std::string_view s) {
    for (char c : s) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211u;
    return h;
  }
  static std::uint64_t mix(std::string_view key, std::string_view text) {
    std::array<char, 8> size;
    synod::store_little(reinterpret_cast<std::byte*>(size.data()), static_cast<std::uint64_t>(key.size()));
    return mix(mix(mix(14695981039346656037u, {size.data(), size.size()}), key), text);
  }
  static std::uint64_t trace(held const& of) {
    std::uint64_t h = of.mixed;
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
  held const* find(std::string_view key) const {
    table const& t = *all_[shard_of(key)];
    auto const found = t.find(key);
    return found == t.end() ? nullptr : &found->second;
  }
  void put(std::string const& key, std::string text) {
    auto const [at, fresh] = changing(key).try_emplace(key);
    if (fresh) ++size_; else digest_ -= trace(at->second);
    std::uint64_t const mixed = mix(key, text);
    at->second = {std::make_shared<std::string>(std::move(text)), mixed, views_};
    digest_ += trace(at->second);
  }
  value append(std::string const& key, std::string const& more) {
    std::size_t const size = get(key).value_or(std::string_view()).size() + more.size();
    if (size > string_max) return value::error("ERR string exceeds maximum allowed size (4194304)");
    if (!find(key)) put(key, std::string());
    held& h = changing(key).find(key)->second;
    digest_ -= trace(h);
    // Where a frozen view or a reply on its way has it too, it stays as it is.
    if (h.views != views_ || h.text.use_count() != 1) h.text = std::make_shared<std::string>(*h.text), h.views = views_;
    *h.text += more;
    h.mixed = mix(h.mixed, more);
    digest_ += trace(h);
    return value::integer(static_cast<std::int64_t>(size));
  }
  bool erase(std::string const& key) {
    held const* const h = find(key);
    if (!h) return false;
    digest_ -= trace(*h);
    changing(key).erase(key);
    --size_;
    return true;
  }

  value add(std::string const& key, std::int64_t by, bool minus) {
    auto const before = number_in(get(key).value_or("0"));
    if (!before) return value::error("ERR value is not an integer or out of range");
    if (minus && by == std::numeric_limits<std::int64_t>::min()) return value::error("ERR decrement would overflow");
    std::int64_t sum = 0;
    if (__builtin_add_overflow(*before, minus ? -by : by, &sum)) return value::error("ERR increment or decrement would overflow");
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
    held const* const h = find(w[1]);
    bool const does = expected ? h && *h->text == *expected : nx ? !h : xx ? h != nullptr : true;
    value said = old ? (h ? value::bulk(shared_text(h->text)) : value::null()) : does ? value::ok() : value::null();
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
  mutable std::uint64_t views_ = 0;            // that were taken
  std::size_t size_ = 0;
  std::uint64_t digest_ = 0;
};

}  // namespace kv
