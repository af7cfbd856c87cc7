// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/message/kind.hpp>

SYNOD_BEGIN_NAMESPACE

/// The kinds of message between keepers of registers: a vocabulary of their own beside that of the logs
/// (message/kind.hpp). A `store` attests that its version is one that the sender's own disk will not forget: else it
/// could give the same version to another value after a crash.
namespace kind {

struct query  { static constexpr std::string_view name = "query";  static constexpr std::size_t index = 0; static constexpr bool attests = false; };
struct report { static constexpr std::string_view name = "report"; static constexpr std::size_t index = 1; static constexpr bool attests = true; };
struct store  { static constexpr std::string_view name = "store";  static constexpr std::size_t index = 2; static constexpr bool attests = true; };
struct kept   { static constexpr std::string_view name = "kept";   static constexpr std::size_t index = 3; static constexpr bool attests = true; };

// Of registers that spread by gossip.
struct digest { static constexpr std::string_view name = "digest"; static constexpr std::size_t index = 4; static constexpr bool attests = false; };
struct delta  { static constexpr std::string_view name = "delta";  static constexpr std::size_t index = 5; static constexpr bool attests = true; };

}  // namespace kind

/// Every kind that keepers of registers exchange.
inline constexpr auto register_kinds = kinds<kind::query, kind::report, kind::store, kind::kept, kind::digest,
                                             kind::delta>;

SYNOD_END_NAMESPACE
