// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

#include <benchmarks/core/fifo.hpp>

namespace benchmarks {

/// How many entries each replica of the core benchmarks keeps in memory.
inline constexpr std::uint64_t floor_slots = 1024;

/// The floor under the core figures: what three replicas of a log must do at least, written by hand for one command
/// size. Bounded rings; terms and indices are checked; there is no election, no storage, no proposal id, no time.
template <std::size_t Bytes>
class floor_replica {
 public:
  static constexpr std::uint64_t slots = floor_slots;
  using command = std::array<std::byte, Bytes>;

  floor_replica(std::uint8_t self, std::uint64_t term)
      : self_(self), term_(term), log_(new entry[slots]) {}

  /// False where the ring is full.
  bool propose(command const& c) {
    if (last_ - std::min(match_[0], match_[1]) + 1 >= slots) return false;
    ++last_;
    entry& e = at(last_);
    e.index = last_;
    e.term = term_;
    e.payload = c;
    return true;
  }

  /// Sends each follower what it has not been sent yet.
  void drain(fifo& wire) {
    for (std::size_t peer = 0; peer < 2; ++peer) {
      if (next_[peer] > last_) continue;
      append const m{term_, next_[peer] - 1, at(next_[peer] - 1).term, commit_, last_ + 1 - next_[peer]};
      std::byte* to = wire.push(self_, static_cast<std::uint8_t>(peer + 1), 0, sizeof m + m.count * sizeof(entry));
      std::memcpy(to, &m, sizeof m);
      to += sizeof m;
      for (; next_[peer] <= last_; ++next_[peer], to += sizeof(entry)) 
        copy(to, reinterpret_cast<std::byte const*>(&at(next_[peer])), sizeof(entry));
    }
  }

  void receive(frame const& f, std::byte const* body, fifo& wire) {
    if (f.kind == 0) on_append(f.from, body, wire);
    else on_answer(static_cast<std::size_t>(f.from - 1), body);
  }

  std::uint64_t applied() const { return applied_; }
  std::uint64_t digest() const { return digest_; }

 private:
  struct entry {
    std::uint64_t index;
    std::uint64_t term;
    command payload;
  };
  struct append { std::uint64_t term, prev, prev_term, commit, count; };
  struct answer { std::uint64_t term, match, matched; };

  entry& at(std::uint64_t index) { return log_[index & (slots - 1)]; }

  void on_append(std::uint8_t from, std::byte const* body, fifo& wire) {
    append m;
    std::memcpy(&m, body, sizeof m);
    body += sizeof m;
    bool const matches = m.term >= term_ && m.prev <= last_ && (m.prev == 0 || at(m.prev).term == m.prev_term);
    if (matches) {
      term_ = m.term;
      std::uint64_t index = m.prev;
      for (std::uint64_t i = 0; i < m.count; ++i, body += sizeof(entry)) {
        std::uint64_t head[2];
        std::memcpy(head, body, sizeof head);
        if (head[0] != index + 1 || head[1] > m.term || head[0] - applied_ >= slots) break;
        ++index;
        if (index <= last_ && at(index).term == head[1]) continue;
        copy(reinterpret_cast<std::byte*>(&at(index)), body, sizeof(entry));
        last_ = index;
      }
      say(wire, from, {m.term, index, 1});
      apply(std::min(m.commit, index));
    } else {
      say(wire, from, {term_, last_, 0});
    }
  }

  void say(fifo& wire, std::uint8_t to, answer const& a) {
    std::memcpy(wire.push(self_, to, 1, sizeof a), &a, sizeof a);
  }

  void on_answer(std::size_t peer, std::byte const* body) {
    answer a;
    std::memcpy(&a, body, sizeof a);
    if (a.term != term_ || a.match > last_) return;
    if (a.matched == 0) {
      next_[peer] = a.match + 1;
      return;
    }
    match_[peer] = std::max(match_[peer], a.match);
    std::uint64_t const held = std::max(match_[0], match_[1]);  // with the leader's own, two of three
    if (held > commit_ && at(held).term == term_) apply(commit_ = held);
  }

  void apply(std::uint64_t through) {
    for (; applied_ < through; ++applied_) {
      std::uint64_t word;
      std::memcpy(&word, at(applied_ + 1).payload.data(), sizeof word);
      digest_ += word;
    }
  }

  std::uint8_t self_;
  std::uint64_t term_;
  std::uint64_t last_ = 0;
  std::uint64_t commit_ = 0;
  std::uint64_t applied_ = 0;
  std::uint64_t digest_ = 0;
  std::array<std::uint64_t, 2> next_{1, 1};
  std::array<std::uint64_t, 2> match_{0, 0};
  std::unique_ptr<entry[]> log_;
};

/// Three of them; replica 0 leads.
template <std::size_t Bytes>
class floor_cluster {
 public:
  using command = typename floor_replica<Bytes>::command;

  /// Proposes `count` commands and goes on until nothing is under way.
  void round(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      number(next_, ++proposed_);
      if (!replicas_[0].propose(next_)) return;
    }
    replicas_[0].drain(wire_);
    while (!wire_.empty()) {
      frame const f = wire_.front();
      replicas_[f.to].receive(f, wire_.body(), wire_);
      wire_.pop(f);
    }
  }

  std::uint64_t applied() const { return replicas_[0].applied(); }
  std::uint64_t digest() const { return replicas_[0].digest(); }

 private:
  fifo wire_{std::size_t{1} << 20};
  std::array<floor_replica<Bytes>, 3> replicas_{{{0, 1}, {1, 1}, {2, 1}}};
  command next_{};
  std::uint64_t proposed_ = 0;
};

}  // namespace benchmarks
