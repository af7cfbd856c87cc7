// SPDX-License-Identifier: BSL-1.0
// A role that handles a message and ignores it.
// expect: synod: [role.twice]
// expect: decides_once<watcher, synod::
#include <synod/message/flow.hpp>

using namespace synod;

#ifndef TWIN
struct watcher {
  static constexpr std::string_view name = "watcher";
  static constexpr auto handles = kinds<kind::accept, kind::learn>;
  static constexpr auto ignores = kinds<kind::prepare, kind::promise, kind::accept, kind::accepted, kind::reject,
      kind::fetch,
                                         kind::chunk>;
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
