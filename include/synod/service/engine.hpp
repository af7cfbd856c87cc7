// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <synod/net/fingerprint_of.hpp>
#include <synod/net/handler_memory.hpp>
#include <synod/net/seed.hpp>
#include <synod/net/transport.hpp>
#include <synod/replica.hpp>
#include <synod/service/alarm.hpp>
#include <synod/service/applier.hpp>
#include <synod/service/block_pool.hpp>
#include <synod/service/disk.hpp>
#include <synod/service/options.hpp>
#include <synod/service/read_together.hpp>
#include <synod/service/requests.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// The host of a replica on an io_context: what `service` is made of.
///
/// Whatever comes in (messages, proposals, a finished flush, the time) changes the replica's state at once and asks for
/// a turn, which is posted once; so everything that is ready in the same round of the event loop goes through one drain,
/// one flush and one write a peer. Answers are given after the turn, when the replica may be called again.
template <class P, class M>
class engine : public std::enable_shared_from_this<engine<P, M>> {
 public:
  using node = typename P::node;
  using command = typename P::command;
  using clock = typename P::clock;
  using storage_type = typename P::storage;
  using time_point = typename clock::time_point;
  using operation = detail::operation<node, time_point>;
  using reply = typename applier<P, M>::reply;
  using proposing = detail::proposing<node, time_point, reply>;

  engine(boost::asio::io_context& io, service_options<P> o, M machine, storage_type s)
      : io_(io), options_(std::move(o)), applier_(std::move(machine), options_.snapshot_bytes), random_(net::random_seed()), requests_(random_()),
        alarm_(io), transport_(io, *this, options_.members(), options_.self, options_.net,
                                net::fingerprint_of<P>(options_.members())),
        replica_(options_.members(), options_.self, options_.times, std::move(s)), disk_(io) {
    for (auto* p : {&options_.patience, &options_.flush_patience}) *p = std::min(*p, clock::duration::max() / 4);  // now + *p fits
  }
  ~engine() {
    requests_.end();
    requests_.finish(operation::way::drop, counters_);
  }

  boost::asio::io_context& io() { return io_; }
  M const& machine() const { return applier_.machine(); }
  block_pool& pool() { return pool_; }
  net::transport<P, engine>& transport() { return transport_; }

  boost::system::error_code start() {
    if (running_ || ended_) return boost::asio::error::already_open;
    if (auto const ec = transport_.start()) return ec;
    disk_.listen_to(replica_.storage(), this->weak_from_this());
    in_turn_ = true;
    replica_.start(*this);
    in_turn_ = false;
    running_ = true;
    schedule();
    return {};
  }

  /// Ends everything: whoever waits gets an answer, which is posted. No handler of the user runs within.
  void stop(stop_reason why, std::string_view said) {
    if (std::exchange(ended_, true)) return;
    trouble_ = said;
    replica_.stop(why);
    in_turn_ = true;
    replica_.drain(*this);
    in_turn_ = false;
    requests_.end();
    transport_.stop();
    alarm_.cancel();
    disk_.stop();
    // Its flushing thread is joined, and whatever it has locked is free for the next start; unless it hangs.
    if (why != stop_reason::storage_failed || !flush_.running()) static_cast<void>(storage_type(std::move(replica_.storage())));
    requests_.finish(operation::way::post, counters_);
  }
  bool running() const { return running_ && !ended_; }
  /// Whether the replica may be called from where this is asked, which may be any thread.
  bool here() const { return io_.get_executor().running_in_this_thread() && !in_turn_; }

  // What the user asks for.

  void propose(command const& c, proposing* o) {
    using said = typename propose_result<node>::answer;
    if (!take(o)) return;
    proposal const id = requests_.next_id();
    auto const r = replica_.propose(*this, c, id);
    if (r.what != said::accepted) return refuse(o, outcome_of(r), r.leader);
    ++counters_.proposed;
    o->at = r.at;
    requests_.wait_for(id, o);
    accepted_ = id;
  }

  void read(operation* o) { if (take(o)) requests_.wait_to_read(o); }

  replica_status<node> standing() const { return replica_.status(); }
  service_counters const& counters() const { return counters_; }
  service_status<node> status() const {
    return {replica_.status(),      trouble_,          transport_.connected(), transport_.status(),
            requests_.proposals(), requests_.reads(), snapshot_,              counters_};
  }

  // The transport's handler.

  template <class Message>
  void receive(node const& from, Message const& m) { replica_.receive(*this, from, m); }
  void received() { schedule(); }

  // The replica's host.

  template <class Message>
  void send(node const& to, Message const& m) { transport_.send(to, m); }
  time_point now() {
    if (!now_) now_ = clock::now();
    return *now_;
  }
  std::uint64_t random() { return random_(); }
  /// The earliest counts: to be woken too early does no harm, and a deadline that is put off needs no new timer.
  void wake_at(time_point t) { wake_at_ = earliest(wake_at_, std::optional(t)); }
  void settled(proposal id, verdict v) { requests_.settled(id, v == verdict::lost ? outcome::lost : outcome::unknown); }

  void deliver(entry<node> const& e) {
    ++counters_.applied;
    auto* const waiting = static_cast<proposing*>(requests_.delivered(e.proposal));
    bool const fine = applier_.apply(e, [waiting](reply&& r) { if (waiting) waiting->result.emplace(std::move(r)); });
    if (waiting) {
      waiting->at = e.slot;
      requests_.answer(waiting, fine ? outcome::chosen : outcome::unknown);
    }
    if (!fine) fail(applier_.failed(), applier_.trouble());
  }

  void readable(proposal id) { requests_.readable(id); }
  void install(slot through) {
    if (!disk_.restore(replica_.storage(), applier_, through)) return fail(applier_.failed(), applier_.trouble());
    applier_.restored(through);
    snapshot_ = through;
    ++counters_.installed;
  }
  proposal delivered_in(slot s) const { return applier_.delivered_in(s); }

  // The disk.

  void stored(mark m, std::string const& error) {
    if (ended_) return;
    replica_.stored(*this, m);
    if (!error.empty()) fail(stop_reason::storage_failed, error);
    watch(flush_.running(), clock::now());
    flush_.over();
    schedule();
  }
  void snapshot_saved(std::optional<snapshot_info> const& info, std::string const& why) {
    if (ended_) return;
    bool const kept = disk_.keep(replica_.storage(), info);
    if (!info) ++counters_.snapshots_failed, transport_.log("no snapshot was written: " + why);  // which may stop the node
    if (!kept) return;
    ++counters_.snapshots;
    snapshot_ = info->last;
    if (slot const s = applier_.may_go(*info, options_.snapshot_keep_slots); s != slot{}) replica_.compact(s);
    schedule();
  }

  bool appoint(round named) { return schedule(), running() && replica_.appoint(*this, named); }
  void alarmed() { schedule(); }
  /// What failed is reported when the turn is over.
  void fail(stop_reason why, std::string_view said) {
    if (ended_ || failure_ != stop_reason::none) return;
    failure_ = why;
    trouble_ = said;
    schedule();
  }

 private:
  bool take(operation* o) {
    schedule();
    if (!running()) return refuse(o, outcome::stopped), false;
    if (requests_.proposals() + requests_.reads() >= options_.pending_max) return refuse(o, outcome::busy), false;
    if (options_.patience != options_.patience.zero()) o->deadline = now() + options_.patience;
    return true;
  }
  void refuse(operation* o, outcome why, std::optional<node> const& leader = {}) {
    ++counters_.refused;
    requests_.answer(o, why, leader);
  }
  void schedule() {
    if (!std::exchange(scheduled_, true) && !turning_) post_turn();
  }
  void post_turn() {
    boost::asio::post(io_, boost::asio::bind_allocator(net::handler_allocator<>(turn_memory_),
                                                       [self = this->shared_from_this()] { self->turn(); }));
  }

  /// What its answers ask for goes along, once: then the network is looked at. A flush comes last: no answer waits for it.
  void turn() {
    struct ending {
      engine& self;
      bool thrown = true;  // by a handler: the others still get their answers, and the storage its flush, in the next turn
      ~ending() {
        self.turning_ = self.in_turn_ = false;
        if (thrown || self.scheduled_) self.scheduled_ = true, self.post_turn();
      }
    } end{*this};
    turning_ = true;
    go_round();
    if (scheduled_) go_round();
    if (running() && disk_.due(replica_.storage())) watch(true, clock::now()), disk_.carry_out(replica_.storage());
    end.thrown = false;
  }

  void go_round() {
    scheduled_ = false;
    now_.reset();  // what came in before this came before now
    if (running()) {
      ++counters_.turns;
      in_turn_ = true;
      if (wake_at_ && *wake_at_ <= now()) {
        wake_at_.reset();
        replica_.wake(*this);
      }
      counters_.barriers += read_together(replica_, *this, requests_, std::exchange(accepted_, proposal{}));
      replica_.drain(*this);
      in_turn_ = false;
      if (replica_.stopped()) fail(replica_.status().stopped, disk_.trouble(replica_));
      transport_.flush();
    }
    if (running()) {  // unless what the transport logged has stopped it
      requests_.expire(now());
      watch(replica_.storage().flushing() && !disk_.due(replica_.storage()), now());
      if (failure_ != stop_reason::none) give_up(); else take_snapshot(), arm();
    }
    now_.reset();
    requests_.finish(operation::way::dispatch, counters_);
  }

  void watch(bool flushing, time_point at) {
    if (flush_.overdue(flushing, at, options_.flush_patience))
      fail(stop_reason::storage_failed, "a flush of the storage takes longer than the time given");
  }

  void arm() {
    auto const next = earliest(earliest(wake_at_, requests_.deadline()), flush_.deadline(options_.flush_patience));
    if (!next || !running()) return;
    if (*next <= now()) return schedule();
    alarm_.set(*next, this->shared_from_this());
  }

  void take_snapshot() {
    if (options_.snapshot_bytes == 0 || applier_.bytes() < options_.snapshot_bytes || disk_.saving()) return;
    applier_.forget_bytes();
    disk_.save(replica_.storage(), applier_, applier_.last(), applier_.ballot(), this->shared_from_this());
  }

  void give_up() {
    std::string const said = trouble_;
    stop(failure_, said);
    if (options_.on_stop) boost::asio::post(io_, [tell = options_.on_stop, why = failure_, said] { tell(why, said); });
  }

  boost::asio::io_context& io_;
  service_options<P> options_;
  block_pool pool_;  // outlives the operations
  applier<P, M> applier_;
  std::mt19937_64 random_;
  requests<node, time_point> requests_;
  alarm<clock, engine> alarm_;
  net::handler_memory turn_memory_;
  net::transport<P, engine> transport_;
  replica<P> replica_;
  disk<storage_type, engine> disk_;
  std::optional<time_point> now_, wake_at_;
  stopwatch<clock> flush_;
  proposal accepted_{};  // the last command that the replica took in this turn
  slot snapshot_{};
  stop_reason failure_ = stop_reason::none;
  std::string trouble_;
  service_counters counters_;
  bool running_ = false, ended_ = false, scheduled_ = false, turning_ = false, in_turn_ = false;
};

}  // namespace detail
SYNOD_END_NAMESPACE
