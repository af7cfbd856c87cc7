// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

#include <synod/core/number.hpp>
#include <synod/message/kind.hpp>
#include <synod/role/context.hpp>
#include <synod/role/hearsay.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Where learners tell each other what is chosen: says on its beat, to a node drawn at random, how far the learner beside it knows
/// the log, and has whoever knows less answered [Demers, anti-entropy by push and pull]. Nothing of it is durable, and nothing
/// that it says claims more than that others have chosen: what they hold is on their disks.
struct spreader {
  static constexpr std::string_view name = "spreader";
  static constexpr auto handles = kinds<kind::learn>;
  static constexpr auto ignores = kinds<kind::prepare, kind::promise, kind::accept, kind::accepted, kind::reject, kind::fetch, kind::chunk>;
  static constexpr auto emits = kinds<kind::learn>;

  template <class P>
  class state {
   public:
    using node = typename P::node;
    using time_point = typename P::clock::time_point;

    /// Whoever says that he knows less is answered as if he had asked.
    template <class K, class M, class Context>
    void on(node const& from, M const& m, Context& ctx) {
      if (m.base == slot{} && m.chosen < ctx.vouched()) ctx.serve(from, m.chosen + 1);
    }

    template <class Context>
    void wake(Context& ctx) {
      if (next_ <= ctx.now()) due_ = true;
    }
    template <class Context>
    void drain(Context& ctx) {
      bool const due = std::exchange(due_, false);
      if (due) tell(ctx);
      if (ctx.members().size() > 1 && (due || next_ == never<typename P::clock>)) arm(ctx);
    }
    template <class Context>
    void stop(Context&) {}
    time_point deadline() const { return next_; }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) { return std::tie(s.next_, s.peer_, s.due_); }

   private:
    template <class Context>
    void tell(Context& ctx) {
      typename Context::template message<kind::learn> m{};
      m.chosen = ctx.claim().round == round{} ? ctx.chosen() : ctx.vouched();  // it may be answered all the same
      vouch(m, m.chosen, ctx);
      ctx.template send<kind::learn>(ctx.members()[peer_], m);
    }

    /// When to speak next, and to whom: where no chance comes in, to one after the other.
    template <class Context>
    void arm(Context& ctx) {
      std::size_t const others = ctx.members().size() - 1;
      std::size_t const last = peer_ - (peer_ > ctx.self_index());
      peer_ = static_cast<std::size_t>((last + 1 + ctx.random() % others) % others);
      peer_ += peer_ >= ctx.self_index();
      next_ = ctx.now() + ctx.times().heartbeat;
    }

    time_point next_ = never<typename P::clock>;
    std::size_t peer_ = 0;  // among the members
    bool due_ = false;
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
