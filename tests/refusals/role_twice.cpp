// SPDX-License-Identifier: BSL-1.0
// A role that handles a message and ignores it.
// expect: synod: [role.twice]
// expect: decides_once<watcher, synod::
#include <tests/refusals/parts.hpp>

#include <synod/message/flow.hpp>

#ifndef TWIN
struct watcher {
  static constexpr std::string_view name = "watcher";
  static constexpr auto handles = synod::kinds<synod::kind::accept, synod::kind::learn>;
  static constexpr auto ignores = synod::kinds<synod::kind::prepare, synod::kind::promise, synod::kind::accept, synod::kind::accepted, synod::kind::reject, synod::kind::fetch, synod::kind::chunk>;
  static constexpr auto emits = synod::kinds<>;
};
#else
struct watcher {
  static constexpr std::string_view name = "watcher";
  static constexpr auto handles = synod::kinds<synod::kind::accept, synod::kind::learn>;
  static constexpr auto ignores = synod::kinds<synod::kind::prepare, synod::kind::promise, synod::kind::accepted, synod::kind::reject, synod::kind::fetch, synod::kind::chunk>;
  static constexpr auto emits = synod::kinds<>;
};
#endif

#ifndef TWIN
constexpr bool whole = synod::flow::closed<watcher>();
#else
constexpr bool whole = synod::flow::closed<watcher>();
#endif
