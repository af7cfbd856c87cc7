// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// The kinds of message; a user's family gives each a type. `attests` says that the message claims durable state:
/// the replica holds it back until the storage's durable mark covers what it claims.
/// `index` is its number on the wire.
namespace kind {

struct prepare  { static constexpr std::string_view name = "prepare";  static constexpr std::size_t index = 0; static constexpr bool attests = true; };
struct promise  { static constexpr std::string_view name = "promise";  static constexpr std::size_t index = 1; static constexpr bool attests = true; };
struct accept   { static constexpr std::string_view name = "accept";   static constexpr std::size_t index = 2; static constexpr bool attests = false; };
struct accepted { static constexpr std::string_view name = "accepted"; static constexpr std::size_t index = 3; static constexpr bool attests = true; };
struct reject   { static constexpr std::string_view name = "reject";   static constexpr std::size_t index = 4; static constexpr bool attests = false; };
struct learn    { static constexpr std::string_view name = "learn";    static constexpr std::size_t index = 5; static constexpr bool attests = false; };
struct fetch    { static constexpr std::string_view name = "fetch";    static constexpr std::size_t index = 6; static constexpr bool attests = false; };
struct chunk    { static constexpr std::string_view name = "chunk";    static constexpr std::size_t index = 7; static constexpr bool attests = false; };

// Only where proposals go straight to the acceptors.
struct open  { static constexpr std::string_view name = "open";  static constexpr std::size_t index = 8;  static constexpr bool attests = false; };
struct offer { static constexpr std::string_view name = "offer"; static constexpr std::size_t index = 9;  static constexpr bool attests = false; };
struct vote  { static constexpr std::string_view name = "vote";  static constexpr std::size_t index = 10; static constexpr bool attests = true; };

// Only where nobody campaigns before others have said that they would vote for him.
struct prevote  { static constexpr std::string_view name = "prevote";  static constexpr std::size_t index = 11; static constexpr bool attests = false; };
struct prevoted { static constexpr std::string_view name = "prevoted"; static constexpr std::size_t index = 12; static constexpr bool attests = false; };

// Only where a leader asks whether his ballot still stands before a read is answered.
struct confirm   { static constexpr std::string_view name = "confirm";   static constexpr std::size_t index = 13; static constexpr bool attests = false; };
struct confirmed { static constexpr std::string_view name = "confirmed"; static constexpr std::size_t index = 14; static constexpr bool attests = false; };

}  // namespace kind

/// A set of kinds, as a role declares what it handles, ignores and emits. A list of types: every role has three, and every unit
/// that has a protocol compiles them.
template <class... Kinds>
struct set_of_kinds {
  /// One bit each, by `index`.
  static constexpr std::uint32_t bits = (std::uint32_t{0} | ... | (std::uint32_t{1} << Kinds::index));
  template <class K>
  static constexpr bool contain = (std::is_same_v<K, Kinds> || ...);
};
template <class... Kinds>
inline constexpr set_of_kinds<Kinds...> kinds{};

/// Every kind that each deployment of a log has.
inline constexpr auto every_kind = kinds<kind::prepare, kind::promise, kind::accept, kind::accepted, kind::reject,
                                         kind::learn, kind::fetch, kind::chunk>;
inline constexpr std::size_t kind_count = 8;   ///< of those
inline constexpr std::size_t kinds_known = kind::confirmed::index + 1;  ///< with those that only some have

/// And those that some have besides. Only a role whose `vocabulary` has them must decide about them, too.
inline constexpr auto direct_kinds = kinds<kind::open, kind::offer, kind::vote>;
inline constexpr auto every_direct_kind =
    kinds<kind::prepare, kind::promise, kind::accept, kind::accepted, kind::reject, kind::learn, kind::fetch, kind::chunk,
          kind::open, kind::offer, kind::vote>;
inline constexpr auto prevote_kinds = kinds<kind::prevote, kind::prevoted>;
inline constexpr auto every_prevote_kind =
    kinds<kind::prepare, kind::promise, kind::accept, kind::accepted, kind::reject, kind::learn, kind::fetch, kind::chunk,
          kind::prevote, kind::prevoted>;
inline constexpr auto confirm_kinds = kinds<kind::confirm, kind::confirmed>;
inline constexpr auto every_confirm_kind =
    kinds<kind::prepare, kind::promise, kind::accept, kind::accepted, kind::reject, kind::learn, kind::fetch, kind::chunk,
          kind::confirm, kind::confirmed>;

SYNOD_END_NAMESPACE
