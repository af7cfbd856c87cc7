// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>
#include <synod/core/bytes.hpp>
#include <synod/core/membership.hpp>
#include <synod/core/number.hpp>
#include <synod/log/ledger.hpp>
#include <synod/log/own_proposals.hpp>
#include <synod/message/family.hpp>
#include <synod/policy/property.hpp>
#include <synod/role/request.hpp>
#include <synod/role/settings.hpp>

SYNOD_BEGIN_NAMESPACE

namespace role {
struct learner;
struct candidate;
struct leader;
struct poll;

// Where proposals go straight to the acceptors; in role/direct.hpp.
struct elector;
template <class P>
class oversight;
template <class P, class Ledger>
slot change_votes(Ledger& log, batch const& entries, slot chosen);
}

/// How far the own acceptor follows a ballot's leader.
template <class Node>
struct following {
  synod::ballot<Node> ballot{};
  /// Held under `ballot` without a gap; from which slot on is the order's say.
  slot mark{};
  friend constexpr bool operator==(following const&, following const&) = default;
  static constexpr auto fields(auto& f) { return std::tie(f.ballot, f.mark); }
};

/// How many campaigns in a row have failed: it says how long to wait before the next one, and nothing else.
struct attempts {
  unsigned count = 0;
  constexpr attempts one_more() const { return {count + 1}; }
  friend constexpr bool operator==(attempts, attempts) = default;
};

/// What a role is lent for the time of a call. Everybody may read; the durable state is written with the `pen`, which
/// only the acceptor asks for. It is two addresses, and goes by value to whatever is called apart, as all is that comes
/// seldom: once its own address were given away, it would be written to memory and read again at every step of a turn.
template <class Replica, class Host>
class context {
 public:
  using protocol = typename Replica::protocol;
  using node = typename protocol::node;
  using time_point = typename protocol::clock::time_point;
  template <class Kind>
  using message = message_of<Kind, typename protocol::family>;

  context(Replica& r, Host& h) : r_(r), host_(h) {}

  membership<node> const& members() const { return r_.members_; }
  node const& self() const { return r_.self_; }
  std::size_t self_index() const { return r_.self_index_; }
  node_set others() const { return members().everyone().erase(self_index()); }
  /// A leader sends his log to the members with an index below this: not to whoever hears from other learners what is in it.
  std::size_t led() const { return property::spreads<typename protocol::learning> ? voters() : members().size(); }
  /// The acceptors are the members with an index below this.
  std::size_t voters() const { return members().voters(); }
  bool votes(std::size_t i) const { return i < voters(); }
  settings<typename protocol::clock> const& times() const { return r_.times_; }
  auto const& log() const { return std::as_const(r_.ledger_); }
  auto& pen() { return r_.ledger_; }
  auto const& incoming() const { return std::as_const(r_.acceptor()).incoming(); }

  /// The highest slot up to which this node knows every choice.
  slot chosen() const { return r_.learner().chosen(); }
  slot delivered() const { return r_.learner().delivered(); }
  /// The own acceptor promises nothing, because it has lost what it held.
  bool abstains() const { return log().hard().abstains; }
  /// It holds all of it again.
  void take_part() { r_.ledger_.take_part(); }
  /// Something proposed here has a slot, and its fate is open.
  bool unsettled() const { return r_.learner().own().high() > delivered(); }
  following<node> const& followed() const { return r_.acceptor().followed(); }

  time_point now() const { return host_.now(); }
  std::uint64_t random() const { return host_.random(); }

  /// The highest round heard of, besides the promised one; a campaign goes above it.
  void heard_round(round r) const { r_.heard_round_ = std::max(r_.heard_round_, r); }
  round next_round() const { return std::max(r_.heard_round_, log().promised().round) + 1; }

  /// What a campaign is for.
  ballot<node> next_ballot() const {
    round const r = next_round();
    if constexpr (property::rotates<typename protocol::numbering>) return {r, protocol::numbering::owner(r, members())};
    else if constexpr (property::reserves<typename protocol::numbering>)
      return {protocol::numbering::next(r - 1, self_index(), members().size()), self()};
    else return {r, self()};
  }
  /// `b` is owned here and was never sought: its promises make a candidate, unless that could not win.
  bool claims(ballot<node> const& b) const {
    if (protocol::order::cuts && abstains()) return false;
    return b.node == self() && r_.spent_ < b && protocol::numbering::grants(log().promised(), b);
  }
  /// Nobody seeks office in `b` again.
  void spend(ballot<node> const& b) const { r_.spent_ = promise_mark<node>(b); }

  template <class Role, class... Args>
  void become(Args&&... args) const { r_.office().template become<Role>(std::forward<Args>(args)...); }

  /// The office beside it is held.
  bool leads() const { return r_.office().template as<role::leader>() != nullptr; }
  /// … or sought.
  bool campaigns() const { return r_.office().template as<role::candidate>() != nullptr; }
  /// Its ballot; 0 where it is not held.
  ballot<node> office_ballot() const {
    auto const* const l = r_.office().template as<role::leader>();
    return l ? l->ballot() : ballot<node>{};
  }
  /// It is held, and takes proposals.
  bool serves() const { return leads() && r_.office().template as<role::leader>()->is_open(); }
  std::optional<node> leader() const { return r_.status().leader; }
  /// The state is as the read `id` needs it.
  void readable(proposal id) { host_.readable(id); }
  /// A lease keeps the own acceptor from promising `b` now.
  bool forbids([[maybe_unused]] ballot<node> const& b) const {
    if constexpr (property::leases<typename protocol::reading>) return r_.reader().forbids(b, *this);
    else return false;
  }
  /// Others are asked whether they would vote for this node, which campaigns if enough of them would.
  void ask_first() { r_.prevoter().ask(*this); }
  /// Enough would: the follower beside it campaigns. Who is none any more does not.
  void campaign() {
    r_.office().visit(*this, [&](auto& s) {
      if constexpr (requires { s.campaign(*this); }) s.campaign(*this);
    });
  }

  /// The leader has counted a quorum up to `s`.
  void choose(slot s) const { r_.learner().choose(s, followed().ballot); }
  /// Whether the learner asks `n` for what it lacks.
  bool asks(node const& n) const { return r_.learner().asks(n); }
  /// Slots up to `through` are known to be chosen at `at`; they are fetched from there.
  void want(slot through, node const& at) { r_.learner().want(through, at, *this); }
  /// The highest ballot whose leader is known to have claimed that his log holds what is chosen, and up to where.
  ballot<node> const& claim() const { return r_.learner().claim(); }
  slot claimed() const { return r_.learner().claimed(); }
  /// How far this node tells others that the log is chosen.
  slot vouched() const { return property::spreads<typename protocol::learning> ? std::min(chosen(), claimed()) : chosen(); }
  /// `to` is sent what is chosen from slot `from` on.
  void serve(node const& to, slot from) {
    message<kind::fetch> asked{};
    asked.from = from;
    r_.acceptor().template on<kind::fetch>(to, asked, *this);
  }
  /// Whom to ask where `last` did not answer: one member after the other, without this one, where it is not alone.
  node next_member(std::optional<node> const& last) const {
    std::size_t const n = members().size();
    std::size_t i = last ? members().index_of(*last) : self_index();
    if (i >= n) i = self_index();
    do i = (i + 1) % n; while (members()[i] == self() && n > 1);
    return members()[i];
  }
  /// Nobody has said for long what is chosen: somebody is asked.
  void ask_around() { r_.learner().ask(*this); }
  /// `id` was given slot `s` here: its fate is told.
  void own(slot s, proposal id) const { r_.learner().own(s, id); }
  /// A node asks its own acceptor first.
  void ask_self(message<kind::prepare> const& m) { r_.acceptor().template on<kind::prepare>(self(), m, *this); }
  /// The own acceptor takes part in the own ballot, whose first slot is `start`.
  void open(ballot<node> const& b, slot start) { r_.acceptor().open(r_.ledger_, b, start, chosen()), choose(chosen()); }
  /// Writes an entry of the own ballot through the own acceptor; false where the window has no room left beside the
  /// slots above `evictable`.
  template <class Write>
  bool write(entry<node> const& e, std::size_t payload, slot evictable, Write w) {
    return r_.acceptor().write(r_.ledger_, e, payload, evictable, w);
  }

  /// Puts a record of another node's log in its place in the own log, behind one that the two have in common.
  bool inherit(bytes_view record) { return r_.acceptor().inherit(r_.ledger_, record); }

  // Where proposals go straight to the acceptors.

  auto const& polls() const { return r_.elector().votes().first(); }
  /// … in the last ballot that is voted in before the leader writes: that one, or where acceptors vote again, that of theirs.
  auto const& last_polls() const { return r_.elector().votes().last(); }
  slot newest_vote() const { return r_.elector().votes().newest(); }
  /// The own acceptor votes again in a slot, where that is the next thing to do about it.
  bool vote_again(role::poll const& p) { return r_.elector().vote_again(p, *this); }
  /// In how many slots the own acceptor has done so since it was asked last, because votes had collided.
  std::size_t collided() { return r_.elector().collided(); }
  /// What is known to be chosen, and was voted for by others, takes its place in the own log.
  void store_chosen(bytes_view record) {
    message<kind::learn> m{};
    m.entries = batch(record, 1);
    r_.acceptor().template on<kind::learn>(self(), m, *this);
  }
  void call(ballot<node> const& b, slot from) { r_.elector().call(b, from); }
  /// The own ballots stay classic while so many heartbeats pass; one has; whether some are left.
  void rest(std::size_t beats) { r_.elector().rest(beats); }
  void rested() { r_.elector().rested(); }
  bool rests() const { return r_.elector().rests(); }
  void offer(std::vector<std::byte> record) { r_.elector().offer(std::move(record)); }
  /// The own acceptor says again how far it holds what the own proposer has written.
  void tell_again() { r_.acceptor().tell_again(r_.ledger_, chosen()); }
  /// Nobody needs votes up to slot `s` any more.
  void decided(slot s) { r_.elector().decided(s); }
  /// The own acceptor takes part in fast ballot `b`, which it may promise.
  void promise(ballot<node> const& b) { r_.ledger_.promise(promise_mark<node>(b)); }
  /// … and votes for `e` in it; false where there is no room.
  bool vote(entry<node> const& e, bytes_view payload) { return r_.acceptor().vote(r_.ledger_, e, payload, delivered()); }
  /// … and again in a slot that must be decided: what is not delivered yet may leave the window for that.
  bool revote(entry<node> const& e, bytes_view payload) { return r_.acceptor().vote(r_.ledger_, e, payload, log().any_slot); }
  /// Proposal `id` was delivered, or the own log has it in a slot below `s`.
  bool has_slot_below(proposal id, slot s) const { return r_.elector().has_slot_below(id, s, *this); }
  /// An accept quorum holds what the own log has in slot `s`.
  bool counted(slot s) { return r_.learner().counted(s, *this); }
  /// Whoever leads a ballot that is not open gives what was offered its slot.
  void lead(entry<node> const& e) {
    r_.office().visit(*this, [&](auto& s) {
      if constexpr (requires { s.lead(e, *this); }) s.lead(e, *this);
    });
  }
  /// Writes an entry of the own ballot behind slots that may be others', through the own acceptor.
  bool write(entry<node> const& e, bytes_view payload) {
    return r_.acceptor().write(r_.ledger_, e, payload.size(), log().any_slot, role::copied{payload}, chosen());
  }

  /// What is delivered again, where a proposal may be chosen twice, is nothing. Without a learner nobody is told.
  void deliver(entry<node> const& e) {
    if constexpr (offers)
      if (!r_.elector().delivers(e, *this)) return host_.deliver(entry<node>{e.slot, e.ballot, {}, entry_kind::noop, {}});
    if constexpr (learns) host_.deliver(e);
  }
  void settled(proposal id, verdict v) { host_.settled(id, v); }
  void install(slot through) {
    if constexpr (learns) host_.install(through);
    if constexpr (offers) r_.elector().installed(through, [&](slot s) { return host_.delivered_in(s); }, *this);
  }
  /// What is chosen here is not what the leader has: one of the two has lost something, and this node goes no further.
  void diverged() { r_.stop(Replica::diverged); }
  /// There is more to do than fits into this turn.
  void again() { r_.again_ = true; }

  /// Sends a message that claims nothing durable. One to the own node goes straight to its roles.
  template <class Kind>
  void send(node const& to, message<Kind>& m) {
    static_assert(!Kind::attests, "synod: this message claims durable state: say what covers it [message/kind.hpp]");
    dispatch<Kind>(to, m);
  }
  /// The same to member `i`, who is another node: nothing need be ready to take the message in here.
  template <class Kind>
  SYNOD_OFTEN void send_peer(std::size_t i, message<Kind>& m) {
    static_assert(!Kind::attests, "synod: this message claims durable state: say what covers it [message/kind.hpp]");
    stamp(m);
    host_.send(members()[i], std::as_const(m));
  }
  /// Sends a message that claims state covered by `what`, which only a ledger that has made it durable hands out.
  template <class Kind>
  void send(node const& to, message<Kind>& m, durable const&) {
    dispatch<Kind>(to, m);
  }

 protected:
  static constexpr bool offers = property::offers<typename protocol::proposing>;
  static constexpr bool learns = Replica::roles::template has<role::learner>;

  template <class Kind>
  SYNOD_OFTEN void dispatch(node const& to, message<Kind>& m) {
    stamp(m);
    if (to == self()) r_.template hand<Kind>(to, m, *this);
    else host_.send(to, std::as_const(m));
  }
  template <class M>
  void stamp(M& m) {
    if constexpr (requires { host_.stamp(m); }) host_.stamp(m);
  }

  Replica& r_;
  Host& host_;
};

SYNOD_END_NAMESPACE
