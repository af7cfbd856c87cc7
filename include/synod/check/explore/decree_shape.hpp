// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include <synod/check/explore/state_set.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// How large a single-decree world is; values and ballots are numbered from 0.
struct decree_bounds {
  unsigned acceptors = 3;
  unsigned values = 2;
  unsigned ballots = 2;
  bool symmetry = false;  ///< states that differ by names alone are one
};

/// Where everything stands in a packed state: in the first word what was asked, proposed and voted, and what each
/// acceptor holds; in the others what was promised. A number that may be absent is kept one up, 0 for none.
class decree_shape {
 public:
  static constexpr unsigned most = 8;  // acceptors, ballots; one value less
  static constexpr std::size_t words = 3;
  using state = packed<words>;

  constexpr explicit decree_shape(decree_bounds const& of) : size_(of) {
    if (!counts_fit()) return;
    value_width_ = width(of.values);
    ballot_width_ = width(of.ballots);
    proposed_at_ = of.ballots;
    voted_at_ = proposed_at_ + of.ballots * value_width_;
    promised_at_ = voted_at_ + of.ballots * of.acceptors;
    last_vote_at_ = promised_at_ + of.acceptors * ballot_width_;
    report_width_ = width(1 + of.ballots * of.values);
    std::size_t const in_a_word = 64 / reports_bits();
    for (unsigned b = 0; b < of.ballots; ++b)
      reports_[b] = {1 + b / in_a_word, static_cast<unsigned>(b % in_a_word) * reports_bits()};
    fits_ = last_vote_at_ + of.acceptors * ballot_width_ <= 64 && reports_bits() <= reports_bits_max &&
            reports_[of.ballots - 1].word < words;
  }

  /// Whether a state fits into its words.
  constexpr bool valid() const { return fits_; }
  constexpr decree_bounds const& size() const { return size_; }

  // What acceptor `a` told of itself when it promised ballot `b`: 0 nothing yet; 1 that it had not voted; else `report_of`.
  constexpr unsigned report(state const& s, unsigned b, unsigned a) const {
    return get(s[reports_[b].word], reports_[b].at + a * report_width_, report_width_);
  }
  constexpr void report(state& s, unsigned b, unsigned a, unsigned code) const {
    put(s[reports_[b].word], reports_[b].at + a * report_width_, report_width_, code);
  }
  constexpr unsigned report_of(unsigned ballot, unsigned value) const { return 2 + ballot * size_.values + value; }
  /// All reports under ballot `b` as one number, below 2^`reports_bits()`.
  constexpr unsigned reports(state const& s, unsigned b) const {
    return get(s[reports_[b].word], reports_[b].at, reports_bits());
  }
  constexpr unsigned report_in(unsigned reports, unsigned a) const { return get(reports, a * report_width_, report_width_); }
  constexpr unsigned reports_bits() const { return report_width_ * size_.acceptors; }

  // Whether ballot `b` has asked for promises; what it proposes, one up; who voted for that.
  constexpr bool asked(state const& s, unsigned b) const { return get(s[0], b, 1) != 0; }
  constexpr void ask(state& s, unsigned b) const { put(s[0], b, 1, 1); }
  constexpr unsigned proposed(state const& s, unsigned b) const {
    return get(s[0], proposed_at_ + b * value_width_, value_width_);
  }
  constexpr void propose(state& s, unsigned b, unsigned value) const {
    put(s[0], proposed_at_ + b * value_width_, value_width_, value + 1);
  }
  constexpr unsigned voters(state const& s, unsigned b) const {
    return get(s[0], voted_at_ + b * size_.acceptors, size_.acceptors);
  }
  constexpr void vote(state& s, unsigned b, unsigned a) const { put(s[0], voted_at_ + b * size_.acceptors + a, 1, 1); }

  // What acceptor `a` holds: the ballot promised, and that of its last vote, each one up.
  constexpr unsigned promised(state const& s, unsigned a) const {
    return get(s[0], promised_at_ + a * ballot_width_, ballot_width_);
  }
  constexpr void promised(state& s, unsigned a, unsigned mark) const {
    put(s[0], promised_at_ + a * ballot_width_, ballot_width_, mark);
  }
  constexpr unsigned last_vote(state const& s, unsigned a) const {
    return get(s[0], last_vote_at_ + a * ballot_width_, ballot_width_);
  }
  constexpr void last_vote(state& s, unsigned a, unsigned mark) const {
    put(s[0], last_vote_at_ + a * ballot_width_, ballot_width_, mark);
  }

 private:
  static constexpr unsigned width(unsigned highest) { return static_cast<unsigned>(std::bit_width(highest)); }
  static constexpr unsigned get(std::uint64_t word, unsigned at, unsigned bits) {
    return static_cast<unsigned>(word >> at & ((std::uint64_t{1} << bits) - 1));
  }
  static constexpr void put(std::uint64_t& word, unsigned at, unsigned bits, unsigned value) {
    word = (word & ~(((std::uint64_t{1} << bits) - 1) << at)) | std::uint64_t{value} << at;
  }
  constexpr bool counts_fit() const {
    return size_.acceptors > 0 && size_.acceptors <= most && size_.ballots > 0 && size_.ballots <= most &&
           size_.values > 0 && size_.values < most;
  }

  static constexpr unsigned reports_bits_max = 24;  // so that what follows from them can be kept in a table
  struct place {
    std::size_t word = 0;
    unsigned at = 0;
  };

  decree_bounds size_;
  bool fits_ = false;
  unsigned report_width_ = 0;
  std::array<place, most> reports_{};  // by ballot
  unsigned value_width_ = 0, ballot_width_ = 0;
  unsigned proposed_at_ = 0, voted_at_ = 0, promised_at_ = 0, last_vote_at_ = 0;
};

}  // namespace explore
SYNOD_END_NAMESPACE
