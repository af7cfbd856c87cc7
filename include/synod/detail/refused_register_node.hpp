// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <synod/core/membership.hpp>

SYNOD_BEGIN_NAMESPACE

template <class P> class register_node;
template <class Clock> struct register_settings;
namespace role { enum class taken : std::uint8_t; }

/// Of registers that were refused, everything compiles and nothing runs: the refusal is to be the only error.
template <class P>
  requires(!P::admitted)
class register_node<P> {
 public:
  using protocol = P;
  using node = typename P::node;
  using value = typename P::command;
  using clock = typename P::clock;
  using storage_type = typename P::storage;
  using family = typename P::family;
  using members_type = membership<node>;

  struct anything {
    anything() = default;
    template <class T> anything(T&&) {}
  };
  register_node(members_type const&, anything, register_settings<clock> const&, anything = {}) {}

  void start() {}
  template <class... A> void receive(A&&...) {}
  template <class... A> void wake(A&&...) {}
  template <class... A> void stored(A&&...) {}
  template <class... A> void drain(A&&...) {}
  template <class... A> role::taken read(A&&...) { return {}; }
  template <class... A> role::taken write(A&&...) { return {}; }
  template <class A> static std::optional<value> value_of(A const&) { return {}; }
  void stop() {}
  bool stopped() const { return true; }
  std::size_t open() const { return 0; }
};

SYNOD_END_NAMESPACE
