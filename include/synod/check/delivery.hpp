// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <synod/check/history.hpp>
#include <synod/check/report.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// Each node delivers the slots in order, each once, so that delivered logs are prefixes of one another; only what was
/// proposed is delivered, as it was proposed [PMS §2.1, "only a value that has been proposed may be chosen"], and no
/// proposal stands in two slots.
template <class P>
class delivery {
 public:
  using node = typename P::node;
  static constexpr std::string_view name = "delivery";

  template <class World>
  void proposed(World const&, history<node>&, std::size_t, proposal id, entry_kind kind, bytes_view payload, report& r) {
    if (id.value < proposals_.size() && proposals_[id.value].known)
      return r.fail(name, "proposal ", id, " was used twice by the host");
    if (proposals_.size() <= id.value) proposals_.resize(id.value + 1);
    proposals_[id.value] = {true, kind, digest(payload), {}};
  }

  template <class World>
  void delivered(World const& w, history<node>&, std::size_t i, entry<node> const& e, report& r) {
    if (at_.size() <= i) at_.resize(w.size());
    if (e.slot != at_[i] + 1)
      return r.fail(name, "node ", i + 1, " delivers slot ", e.slot, " behind slot ", at_[i]);
    at_[i] = e.slot;
    if (e.proposal == proposal{}) {
      if (e.kind != entry_kind::noop || !e.payload.empty())
        r.fail(name, "node ", i + 1, " delivers a command in slot ", e.slot, " that has no identity");
      return;
    }
    if (e.proposal.value >= proposals_.size() || !proposals_[e.proposal.value].known)
      return r.fail(name, "node ", i + 1, " delivers proposal ", e.proposal, " in slot ", e.slot, ", which nobody made");
    auto& p = proposals_[e.proposal.value];
    if (p.kind != e.kind || p.digest != digest(e.payload))
      return r.fail(name, "node ", i + 1, " delivers proposal ", e.proposal, " with another payload");
    if (p.at != slot{} && p.at != e.slot)
      return r.fail(name, "proposal ", e.proposal, " is delivered in slot ", e.slot, " and in slot ", p.at);
    p.at = e.slot;
  }

  template <class World>
  void installed(World const& w, history<node>&, std::size_t i, slot through, report& r) {
    if (at_.size() <= i) at_.resize(w.size());
    if (through < at_[i]) r.fail(name, "node ", i + 1, " goes back from slot ", at_[i], " to a snapshot through ", through);
    at_[i] = through;
  }

  template <class World>
  void crashed(World const& w, history<node>&, std::size_t i, report&) {
    if (at_.size() <= i) at_.resize(w.size());
    at_[i] = {};
  }

 private:
  struct made {
    bool known = false;
    entry_kind kind = entry_kind::noop;
    std::uint64_t digest = 0;
    slot at{};
  };
  std::vector<made> proposals_;  // by id
  std::vector<slot> at_;         // by member: delivered
};

}  // namespace check
SYNOD_END_NAMESPACE
