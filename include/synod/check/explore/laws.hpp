// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <synod/check/explore/law/agreement.hpp>
#include <synod/check/explore/law/attestation.hpp>
#include <synod/check/explore/law/completeness.hpp>
#include <synod/check/explore/law/currency.hpp>
#include <synod/check/explore/law/delivery.hpp>
#include <synod/check/explore/law/durability.hpp>
#include <synod/check/explore/law/election.hpp>
#include <synod/check/explore/law/one_value.hpp>
#include <synod/check/explore/law/one_vote.hpp>
#include <synod/check/explore/law/promises.hpp>
#include <synod/check/explore/law/retention.hpp>
#include <synod/check/explore/law/verdicts.hpp>
#include <synod/policy/property.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// A law, and how often it was put to the test. One that never was has shown nothing.
struct tested {
  std::string_view law, sometimes;
  std::uint64_t times = 0;
};

/// Some laws, judged in this order.
template <class P, template <class> class... Law>
class laws_of {
 public:
  using node = typename P::node;

  /// Judges `s`, until one is broken.
  void judge(step<P> const& s, past<node>& then, check::report& r) {
    std::size_t i = 0;
    static_cast<void>(((times_[i++] += Law<P>::judge(s, then, r), r.ok()) && ...));
  }
  template <class Kind, class M>
  static void said(std::size_t who, M const& m, sim::disk const& disk, check::report& r) {
    ([&] {
      if constexpr (requires { Law<P>::template said<Kind>(who, m, disk, r); }) Law<P>::template said<Kind>(who, m, disk, r);
    }(), ...);
  }
  static void handed(std::size_t who, slot before, entry<node> const& e, bytes_view made, check::report& r) {
    ([&] {
      if constexpr (requires { Law<P>::handed(who, before, e, made, r); }) Law<P>::handed(who, before, e, made, r);
    }(), ...);
  }

  /// What `other` was put to the test counts here, too.
  void add(laws_of const& other) {
    for (std::size_t i = 0; i < times_.size(); ++i) times_[i] += other.times_[i];
  }
  std::array<tested, sizeof...(Law)> tests() const {
    std::size_t i = 0;
    return {tested{Law<P>::name, Law<P>::sometimes, times_[i++]}...};
  }

 private:
  std::array<std::uint64_t, sizeof...(Law)> times_{};
};

namespace detail {
template <class P, template <class> class... More>
using laws_and = laws_of<P, law::agreement, law::delivery, law::election, law::one_value, law::completeness, law::retention,
                         law::durability, law::attestation, law::promises, law::verdicts, More...>;
}

/// All of them. Agreement comes first: it learns what is chosen.
template <class P>
using laws = std::conditional_t<property::offers<typename P::proposing>, detail::laws_and<P, law::one_vote>,
                                std::conditional_t<property::confirms<typename P::reading>, detail::laws_and<P, law::currency>,
                                                   detail::laws_and<P>>>;

}  // namespace explore
SYNOD_END_NAMESPACE
