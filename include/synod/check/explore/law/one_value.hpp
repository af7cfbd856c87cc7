// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/check/explore/past.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/report.hpp>
#include <synod/policy/numbering.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore::law {

/// Under one ballot a slot has one entry, whoever holds it [PMS §2.2: a proposal is a number and a value; Raft §5.3,
/// Leader Append-Only]. Looks at the logs as they stand: an entry that nobody holds any more harms nobody. In a fast ballot
/// everybody votes for himself (one_vote.hpp).
template <class P>
struct one_value {
  using node = typename P::node;
  static constexpr std::string_view name = "one value a ballot";
  static constexpr std::string_view sometimes = "two nodes hold the same entry";

  static bool judge(step<P> const& s, past<node>&, check::report& r) {
    bool compared = false;
    for (auto const& e : s.what.stored)
      for (std::size_t j = 0; j < s.size; ++j) {
        auto const other = j == s.who ? std::nullopt : s.all[j]->log.at(e.at);
        if (!other || other->ballot != e.entry.ballot) continue;
        bool const are_votes = numbering::is_fast<typename P::numbering>(e.entry.ballot);
        compared = compared || !are_votes || other->value == e.entry.value;
        if (other->value != e.entry.value && !are_votes)
          r.fail(name, "slot ", e.at, " ballot ", e.entry.ballot, ": proposal ", other->value.id, " at node ", j + 1,
                 ", and at node ", s.who + 1, " proposal ", e.entry.value.id);
      }
    return compared;
  }
};

}  // namespace explore::law
SYNOD_END_NAMESPACE
