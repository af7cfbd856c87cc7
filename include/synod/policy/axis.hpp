// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
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
struct numbering   { static constexpr std::string_view name = "numbering"; static constexpr std::size_t index = 0; };
struct campaign    { static constexpr std::string_view name = "campaign"; static constexpr std::size_t index = 1; };
struct eligibility { static constexpr std::string_view name = "eligibility"; static constexpr std::size_t index = 2; };
struct recovery    { static constexpr std::string_view name = "recovery"; static constexpr std::size_t index = 3; };
struct order       { static constexpr std::string_view name = "order"; static constexpr std::size_t index = 4; };
struct commitment  { static constexpr std::string_view name = "commitment"; static constexpr std::size_t index = 5; };
struct proposing   { static constexpr std::string_view name = "proposing"; static constexpr std::size_t index = 6; };
struct learning    { static constexpr std::string_view name = "learning"; static constexpr std::size_t index = 7; };
struct reading     { static constexpr std::string_view name = "reading"; static constexpr std::size_t index = 8; };
struct membership  { static constexpr std::string_view name = "membership"; static constexpr std::size_t index = 9; };
struct quorum      { static constexpr std::string_view name = "quorum"; static constexpr std::size_t index = 10; };

// The environment's axes.
struct command  { static constexpr std::string_view name = "command"; static constexpr std::size_t index = 11; };
struct node     { static constexpr std::string_view name = "node"; static constexpr std::size_t index = 12; };
struct clock    { static constexpr std::string_view name = "clock"; static constexpr std::size_t index = 13; };
struct storage  { static constexpr std::string_view name = "storage"; static constexpr std::size_t index = 14; };
struct messages { static constexpr std::string_view name = "messages"; static constexpr std::size_t index = 15; };
struct limits   { static constexpr std::string_view name = "limits"; static constexpr std::size_t index = 16; };

/// What is no decision but a switch: `assume_unsound`.
struct soundness { static constexpr std::string_view name = "soundness"; static constexpr std::size_t index = 17; };

// The axes of registers, which have neither ballots nor a log (register_composition.hpp).
struct ordering  { static constexpr std::string_view name = "ordering"; static constexpr std::size_t index = 18; };
struct spreading { static constexpr std::string_view name = "spreading"; static constexpr std::size_t index = 19; };

inline constexpr std::size_t count = 20;

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
