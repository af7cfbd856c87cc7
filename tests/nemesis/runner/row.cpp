// SPDX-License-Identifier: BSL-1.0
#include "row.hpp"

#include <algorithm>
#include <optional>

#include <synod/check/client_judge.hpp>
#include <synod/sim/shrink.hpp>

namespace tests::nemesis {

std::map<std::string, row const*, std::less<>>& rows() {
  static std::map<std::string, row const*, std::less<>> all;
  return all;
}

std::string name_of(row const& r) {
  for (auto const& [name, known] : rows())
    if (known == &r) return name;
  return {};
}

row const* row_named(std::string_view name) {
  std::string wanted(name);
  std::replace(wanted.begin(), wanted.end(), '-', '_');
  auto const at = rows().lower_bound(wanted);
  if (at == rows().end()) return nullptr;
  return at->first == wanted || at->first.starts_with(wanted + '_') ? at->second : nullptr;
}

bool judge(outcome& o) {
  if (!o.broken.empty()) return true;
  auto const found = synod::check::judge(o.clients);
  if (found.what == synod::check::verdict_on_history::not_linearizable) {
    o.broken = "linearizability";
    o.report = "linearizability: what the clients saw has no order\n" + found.picture;
  }
  return found.what != synod::check::verdict_on_history::undecided;
}

shrunk shrink(row const& r, outcome const& failed, std::size_t tries) {
  auto const fails = [&](plan const& p) -> std::optional<duration> {
    outcome o = r.run(p);
    judge(o);
    if (o.broken != failed.broken) return {};
    return o.broke_at;
  };
  synod::sim::shrinker s(failed.followed, fails, tries);
  plan smallest = s.run(r.voters() != 0 ? r.voters() : 2);
  return {std::move(smallest), s.tried()};
}

}  // namespace tests::nemesis
