// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <map>
#include <string_view>
#include <vector>

#include <synod/check/history.hpp>
#include <synod/check/report.hpp>
#include <synod/replica.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// A ballot is led by its owner and by nobody else, and never again after a restart [PMS §2.5]; where ballots share
/// rounds, a round has one leader [Raft §5.2, Election Safety].
template <class P>
class election {
 public:
  using node = typename P::node;
  static constexpr std::string_view name = "election";

  template <class World, class Status>
  void looked(World const& w, history<node>&, std::size_t i, Status const& s, report& r) {
    if (s.leader != w.members()[i] || s.role != leading_) return;
    if (last_.size() <= i) last_.resize(w.size());
    if (last_[i] == s.ballot) return;
    last_[i] = s.ballot;
    if (s.ballot.node != w.members()[i]) return r.fail(name, "node ", i + 1, " leads ballot ", s.ballot, " of another node");
    auto const key = P::numbering::shares_rounds ? ballot<node>{s.ballot.round, {}} : s.ballot;
    term const now{i, w.life(i)};
    auto const [at, first] = leaders_.try_emplace(key, now);
    if (first || at->second == now) return;
    if (at->second.by == i) r.fail(name, "node ", i + 1, " leads ballot ", s.ballot, " a second time, after a restart");
    else r.fail(name, "nodes ", at->second.by + 1, " and ", i + 1, " both led round ", s.ballot.round);
  }

  template <class World>
  void crashed(World const&, history<node>&, std::size_t i, report&) {
    if (i < last_.size()) last_[i] = {};
  }

 private:
  static constexpr auto leading_ = role_name::leader;
  struct term {
    std::size_t by = 0;
    std::uint64_t life = 0;
    friend bool operator==(term const&, term const&) = default;
  };
  std::map<ballot<node>, term> leaders_;
  std::vector<ballot<node>> last_;  // by member: the ballot seen led last
};

}  // namespace check
SYNOD_END_NAMESPACE
