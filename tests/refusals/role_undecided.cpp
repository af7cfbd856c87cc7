// SPDX-License-Identifier: BSL-1.0
// A role that neither handles nor ignores a message.
// expect: synod: [role.undecided]
// expect: decides<watcher, synod::
#include <synod/message/flow.hpp>

using namespace synod;

#ifndef TWIN
struct watcher {
  static constexpr std::string_view name = "watcher";
  static constexpr auto handles = kinds<kind::accept, kind::learn>;
  static constexpr auto ignores = kinds<kind::prepare, kind::promise, kind::accepted, kind::reject, kind::fetch>;
  static constexpr auto emits = kinds<>;
};
#else
struct watcher {
  static constexpr std::string_view name = "watcher";
  static constexpr auto handles = kinds<kind::accept, kind::learn>;
  static constexpr auto ignores = kinds<kind::prepare, kind::promise, kind::accepted, kind::reject, kind::fetch,
                                         kind::chunk>;
  static constexpr auto emits = kinds<>;
};
#endif

inline constexpr bool whole = flow::closed<watcher>();
