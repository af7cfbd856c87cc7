// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/core/membership.hpp>

SYNOD_BEGIN_NAMESPACE

template <class P> class replica;
template <class Clock> struct settings;
template <class Node> struct replica_status;
template <class Node> struct propose_result;

/// Of a composition that was refused, everything compiles and nothing runs: the refusal is to be the only error.
template <class P>
  requires(!P::admitted)
class replica<P> {
 public:
  using protocol = P;
  using node = typename P::node;
  using command = typename P::command;
  using clock = typename P::clock;
  using storage_type = typename P::storage;
  using family = typename P::family;

  struct anything {
    anything() = default;
    template <class T> anything(T&&) {}
  };
  replica(membership<node> const&, anything, settings<clock> const&, anything = {}) {}

  template <class... A> void start(A&&...) {}
  template <class... A> void receive(A&&...) {}
  template <class... A> void wake(A&&...) {}
  template <class... A> void stored(A&&...) {}
  template <class... A> void drain(A&&...) {}
  template <class... A> void stop(A&&...) {}
  template <class... A> bool compact(A&&...) { return false; }
  template <class... A> propose_result<node> propose(A&&...) { return {}; }
  template <class... A> propose_result<node> barrier(A&&...) { return {}; }
  template <class... A> propose_result<node> read(A&&...) { return {}; }
  replica_status<node> status() const { return {}; }
  bool stopped() const { return true; }
};

SYNOD_END_NAMESPACE
