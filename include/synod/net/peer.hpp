// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <synod/net/dialler.hpp>
#include <synod/net/link.hpp>
#include <synod/net/options.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// Another member, and the ways to it.
///
/// Each of a pair dials the other: so each mends what it needs, nobody has to settle which of two connections survives,
/// and of two that only one can dial, both are heard. What is said goes both ways on one of the two, that which the lower
/// id dialled, as long as it is open: there TCP's acknowledgements travel with what is said in return, where on
/// connections that go one way each they are segments of their own. The other one stands by; but where somebody has
/// dialled who is not the one that was dialled (it was started again, or another goes by its id), the address decides. One
/// that dies without a word is noticed after `options::unacknowledged_max`: so long it silences both ways.
template <class Owner>
struct peer {
  using node = typename Owner::node;

  node id{};
  bool higher = false;  ///< than the own id: it is spoken to on what was dialled from here
  std::shared_ptr<dialler<Owner>> way;
  std::shared_ptr<link<Owner>> dialled, accepted;
  bool told = false;    ///< the handler: that it can be spoken to
  peer_counters counters;
  std::string trouble;  ///< why the last connection that it dialled ended or was refused

  /// The connection that it is spoken to on; null where there is none.
  link<Owner>* current() const {
    if (!dialled || !accepted) return (dialled ? dialled : accepted).get();
    return (higher || dialled->run() != accepted->run() ? dialled : accepted).get();
  }

  void flush() const {
    if (dialled) dialled->flush();
    if (accepted) accepted->flush();
  }

  void close() {
    if (way) std::exchange(way, nullptr)->close();
    if (dialled) std::exchange(dialled, nullptr)->close();
    if (accepted) std::exchange(accepted, nullptr)->close();
  }

  peer_status<node> status() const {
    peer_status<node> s{id, current() != nullptr, accepted != nullptr, 0, trouble, counters};
    if (dialled) s.queue_bytes += dialled->queue_bytes();
    if (accepted) s.queue_bytes += accepted->queue_bytes();
    if (way) s.counters.connects = way->connects();
    if (way && !way->trouble().empty()) s.trouble = way->trouble();
    return s;
  }
};

}  // namespace net
SYNOD_END_NAMESPACE
