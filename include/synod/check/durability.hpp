// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <synod/check/history.hpp>
#include <synod/check/report.hpp>
#include <synod/log/hard_record.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// What an acceptor must remember never goes back, and a restart brings back all of it [PMS §2.5, "stable storage";
/// Raft §5.1, "current terms are persistent"].
template <class P>
class durability {
 public:
  using node = typename P::node;
  static constexpr std::string_view name = "durability";

  template <class World>
  void stored(World const& w, history<node>&, std::size_t i, report& r) {
    if (before_.size() <= i) before_.resize(w.size());
    bytes_view const bytes = w.disk(i).stable().hard();
    if (bytes.empty()) return;
    auto const now = hard_record::load<node>(bytes);
    if (!now) return r.fail(name, "node ", i + 1, " has a hard state on disk that cannot be read");
    hard_state<node>& was = before_[i];
    bool const forgot_vote = P::numbering::shares_rounds && now->promised.round == was.promised.round &&
                             was.promised.node && now->promised.node != was.promised.node;
    bool const fell = now->promised.round < was.promised.round ||
                      (now->promised.round == was.promised.round && was.promised.node &&
                       (!now->promised.node || *now->promised.node < *was.promised.node));
    if (forgot_vote || fell)
      return r.fail(name, "node ", i + 1, " had promised ", was.promised, " and has ", now->promised, " on disk now");
    if (now->adopted < was.adopted)
      return r.fail(name, "node ", i + 1, " had adopted ", was.adopted, " and has ", now->adopted, " on disk now");
    was = *now;
  }

  /// A node that is told that it comes back without what it had need not have it.
  template <class World>
  void lost(World const&, history<node>&, std::size_t i, report&) {
    if (i < before_.size()) before_[i] = {};
  }

  /// What came back, seen from the replica.
  template <class World>
  void started(World const& w, history<node>&, std::size_t i, report& r) {
    if (before_.size() <= i) before_.resize(w.size());
    auto const s = w.status(i);
    if (s.promised != before_[i].promised)
      return r.fail(name, "node ", i + 1, " comes back with promised ", s.promised, ", and had ", before_[i].promised,
                    " on disk");
    if (s.last < w.disk(i).stable().last())
      r.fail(name, "node ", i + 1, " comes back with a log through ", s.last, ", and had one through ",
             w.disk(i).stable().last(), " on disk");
  }

 private:
  std::vector<hard_state<node>> before_;  // by member: the last one seen on disk
};

}  // namespace check
SYNOD_END_NAMESPACE
