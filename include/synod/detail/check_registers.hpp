// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>

#include <synod/concept/message.hpp>
#include <synod/detail/check_axes.hpp>
#include <synod/detail/check_environment.hpp>
#include <synod/message/register_family.hpp>
#include <synod/policy/choice.hpp>
#include <synod/policy/guarantee.hpp>
#include <synod/policy/soundness.hpp>
#include <synod/quorum/proof.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

template <class L>
concept counts_registers = requires {
  { L::registers } -> std::convertible_to<std::size_t>;
  { L::value_bytes } -> std::convertible_to<std::size_t>;
  { L::operations } -> std::convertible_to<std::size_t>;
  { L::answers } -> std::convertible_to<std::size_t>;
};

/// Whether the family has a message of this kind that will do for the library's own.
template <class F, class Node, class Kind>
concept has_message = requires {
  typename message_of<Kind, F>::type;
} && message_like<typename message_of<Kind, F>::type, typename message_of<Kind, register_family<Node>>::type>;
template <class F, class Node>
concept keeps_registers = has_message<F, Node, kind::query> && has_message<F, Node, kind::report> &&
                          has_message<F, Node, kind::store> && has_message<F, Node, kind::kept> &&
                          has_message<F, Node, kind::digest> && has_message<F, Node, kind::delta>;

template <class... Sets>
inline constexpr bool reads_meet_writes = sizeof...(Sets) == 0;

template <class Row, class... Named>
consteval bool check_register_axes() {
  using named = policy_list<Named...>;
  bool const each = check_named<Named...>();
  constexpr std::size_t of_logs = [] {
    std::size_t found = named::size;
    for (std::size_t place = axis::numbering::index; place < axis::quorum::index; ++place)
      if (named::find(place) < found) found = named::find(place);
    return found;
  }();
  using stray = typename named::template at<of_logs>;
  auto join = []<class... R>(policies<R...>) { return std::type_identity<policy_list<Named..., R...>>{}; };
  using all = typename decltype(join(typename Row::policies{}))::type;

  static_assert(is_a_policy<stray>,
                "synod: [axis.log] a policy about ballots or a log, handed to registers, which have neither: take it "
                "out, or take a row that has a log [policy/ordering.hpp]");
  static_assert(decided<axis::command, typename all::template on<axis::command>>,
                "synod: [command.missing] nothing says what a register holds: give synod::command<T> "
                "[policy/environment.hpp]");
  static_assert(decided<axis::storage, typename all::template on<axis::storage>>,
                "synod: [storage.missing] nothing says where values are kept, and there is no default: give "
                "synod::storage<S>; synod::memory where nothing must survive [policy/environment.hpp]");
  return each && is_missing<stray> && !is_missing<typename all::template on<axis::command>> &&
         !is_missing<typename all::template on<axis::storage>>;
}

template <class D>
consteval bool check_register_environment() {
  bool const given = check_given<D>();
  static_assert(counts_registers<typename D::limits>,
                "synod: [limits.registers] the limits lack a capacity of registers: derive from synod::register_limits "
                "[policy/register_limits.hpp]");
  static_assert(keeps_registers<typename D::family, typename D::node>,
                "synod: [message.register] the family lacks query, report, store, kept, digest or delta, or one of them "
                "lacks a member of the library's own: derive from synod::register_family<Node>, and give each type of yours "
                "BOOST_HANA_ADAPT_STRUCT [message/register_family.hpp]");
  return given && keeps_registers<typename D::family, typename D::node> && counts_registers<typename D::limits>;
}

/// Whether the quorums suit a row that hands its operations to some. Two writes need not meet each other: a write first
/// reads the version that it must exceed.
template <class Q>
consteval bool check_register_quorums() {
  static_assert(quorum_system<Q> && !led_quorum_system<Q>,
                "synod: [register.quorum] registers need a quorum system in which it does not matter who leads: "
                "`voters` and bool prepare(set, n), who suffices to be read from, and accept(set, n), who suffices to "
                "be written to [concept/quorum_system.hpp]");
  if constexpr (quorum_system<Q> && !led_quorum_system<Q>) {
    bool const grows = check_growth<Q>();
    if constexpr (quorum::provable<Q>) {
      if constexpr (constexpr auto gap = quorum::phases_gap<Q>; gap.has_value()) {
        static_assert(reads_meet_writes<quorum::proof::spelled<quorum::prepare, gap->sets.one.bits>,
                                        quorum::proof::spelled<quorum::accept, gap->sets.other.bits>>,
                      "synod: [register.meet] a quorum that is read from (prepare) meets no member of a quorum that is "
                      "written to (accept); both are named beside this: a read would not see what was answered; make "
                      "one of them larger, so that prepare + accept > n [quorum/intersection.hpp]");
        return false;
      } else {
        return grows;
      }
    } else {
      return false;
    }
  } else {
    return false;
  }
}

template <class D>
consteval bool check_register_soundness() {
  if constexpr (std::is_same_v<typename D::soundness, assume_unsound> || is_missing<typename D::ordering>) {
    return true;
  } else {
    constexpr bool atomic = std::is_same_v<typename D::guarantee, guarantee::atomic_register>;
    constexpr bool unordered = atomic && !D::ordering::numbers_writes;
    static_assert(!unordered,
                  "synod: [register.ordering] a row that promises an atomic register, with an ordering that does not "
                  "number writes: keepers that hear two writers in different orders differ for ever; take "
                  "ordering::versions, or synod::majority_write, which promises less [policy/ordering.hpp]");
    constexpr bool unrepaired = atomic && !unordered && !D::ordering::writes_back;
    static_assert(!unrepaired,
                  "synod: [register.write_back] a row that promises an atomic register, with an ordering whose reads "
                  "write nothing back: while a write is under way one read can see it and a later one not; take "
                  "ordering::versions [policy/ordering.hpp]");
    if constexpr (D::spreading::asks_quorums) {
      bool const quorums = check_register_quorums<typename D::quorum>();
      return quorums && !unordered && !unrepaired;
    } else {
      static_assert(!atomic,
                    "synod: [register.spreading] a row that promises an atomic register, with a spreading that asks no "
                    "quorum: both sides of a partition would answer, and differ; take spreading::to_quorums, or "
                    "synod::gossip, which promises less [policy/spreading.hpp]");
      return !atomic && !unordered && !unrepaired;
    }
  }
}

}  // namespace detail
SYNOD_END_NAMESPACE
