// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// The monitor of a world in which nobody looks. check/monitor.hpp has the one that does, and says what each call means.
template <class P>
class unwatched {
 public:
  struct verdict {
    std::string_view broken;
    std::string words;
    bool ok() const { return broken.empty(); }
    std::string_view invariant() const { return broken; }
    std::string const& text() const { return words; }
  };
  verdict const& result() const { return verdict_; }

  template <class... A> void staged(A const&...) {}
  template <class Kind, class... A> void sent(A const&...) {}
  template <class... A> void stored(A const&...) {}
  template <class... A> void crashed(A const&...) {}
  template <class... A> void started(A const&...) {}
  template <class... A> void lost(A const&...) {}
  template <class... A> void replaced(A const&...) {}
  template <class... A> void whole(A const&...) {}
  template <class... A> void looked(A const&...) {}
  template <class... A> void delivered(A const&...) {}
  template <class... A> void installed(A const&...) {}
  template <class... A> void proposed(A const&...) {}
  template <class... A> void answered(A const&...) {}
  template <class... A> void settled(A const&...) {}
  template <class... A> void inquired(A const&...) {}
  template <class... A> void readable(A const&...) {}
  template <class... A> void quiet(A const&...) {}
  template <class... A> void fail(std::string_view what, A const&...) { verdict_.broken = what; }

 private:
  verdict verdict_;
};

}  // namespace sim
SYNOD_END_NAMESPACE
