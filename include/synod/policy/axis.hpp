// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <string_view>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// The axes: each names one decision. A protocol is one policy on each protocol axis (a *row*); the environment is what
/// it is embedded in, and is given the same way.
///
/// A policy is a struct that says where it stands:
///
///     struct prefix {
///       using axis = synod::axis::order;
///       static constexpr std::string_view name = "prefix";          // in fingerprints: the same on every compiler
///       static constexpr std::string_view meaning = "…";            // one line, for `explain`
///     };
namespace axis {

// The protocol's axes.
struct numbering   { static constexpr std::string_view name = "numbering"; };
struct campaign    { static constexpr std::string_view name = "campaign"; };
struct eligibility { static constexpr std::string_view name = "eligibility"; };
struct recovery    { static constexpr std::string_view name = "recovery"; };
struct order       { static constexpr std::string_view name = "order"; };
struct commitment  { static constexpr std::string_view name = "commitment"; };
struct proposing   { static constexpr std::string_view name = "proposing"; };
struct learning    { static constexpr std::string_view name = "learning"; };
struct reading     { static constexpr std::string_view name = "reading"; };
struct membership  { static constexpr std::string_view name = "membership"; };
struct quorum      { static constexpr std::string_view name = "quorum"; };

// The environment's axes.
struct command  { static constexpr std::string_view name = "command"; };
struct node     { static constexpr std::string_view name = "node"; };
struct clock    { static constexpr std::string_view name = "clock"; };
struct storage  { static constexpr std::string_view name = "storage"; };
struct messages { static constexpr std::string_view name = "messages"; };
struct limits   { static constexpr std::string_view name = "limits"; };

/// What is no decision but a switch: `assume_unsound`.
struct soundness { static constexpr std::string_view name = "soundness"; };

}  // namespace axis

/// A type that stands on an axis and says its name.
template <class P>
concept policy = requires {
  typename P::axis;
  { P::axis::name } -> std::convertible_to<std::string_view>;
  { P::name } -> std::convertible_to<std::string_view>;
};

/// For tests of the refusals only: lets a mixture compile that loses data.
struct assume_unsound {
  using axis = synod::axis::soundness;
  static constexpr std::string_view name = "assume_unsound";
  static constexpr std::string_view meaning = "the refusals are switched off: for tests only";
};

SYNOD_END_NAMESPACE
