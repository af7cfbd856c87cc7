// SPDX-License-Identifier: BSL-1.0
// Roles on machines of their own, over TCP: three witnesses vote, two proxies propose, an observer has the state.
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include <synod/deployment.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/service/service.hpp>
#include <synod/storage/memory.hpp>

// [deployment]
using protocol = synod::multi_paxos<synod::command<int>, synod::storage<synod::memory>>;
using apart = synod::deployment<protocol, synod::machines<3, synod::role::witness>,   // nodes 1 to 3
                                          synod::machines<2, synod::role::proxy>,     // 4 and 5
                                          synod::machines<1, synod::role::observer>>; // 6
// [/deployment]

struct counter {
  int value = 0;
  int apply(synod::slot, int by) { return value += by; }
};

/// All of them in this process, each with its own port.
class town {
 public:
  using node = apart::node;

  town() {
    for (node n = 1; n <= apart::nodes; ++n) {
      synod::service_options<apart> o;
      o.self = n;
      o.net.cluster = "town";
      for (node m = 1; m <= apart::nodes; ++m) o.net.addresses.push_back({m, {"127.0.0.1", m < n ? port(m) : std::uint16_t{0}}});
      nodes_.push_back(std::make_unique<synod::service<apart, counter>>(io_, std::move(o)));
      if (auto const failed = nodes_.back()->start()) std::fprintf(stderr, "%s\n", failed.message().c_str()), std::exit(1);
      for (node m = 1; m < n; ++m) at(m).move(n, {"127.0.0.1", port(n)});
    }
  }
  ~town() {
    nodes_.clear();
    io_.restart();
    io_.run();
  }

  synod::service<apart, counter>& at(node n) { return *nodes_[n - 1]; }
  void destroy(node n) { nodes_[n - 1].reset(); }

  /// Runs until `done()`.
  template <class Done>
  void until(Done done) {
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) std::puts("nothing happens"), std::exit(1);
      io_.run_one_for(std::chrono::milliseconds(10));
      io_.restart();
    }
  }
  /// The proxy that leads, once one does.
  node leader() {
    node found = 0;
    until([&] {
      for (node const n : {4U, 5U})
        if (nodes_[n - 1] && at(n).standing().role == synod::role_name::leader) found = n;
      return found != 0;
    });
    return found;
  }
  /// Asks whoever leads, until it is chosen: what the counter is then. Nothing is added twice: what is unknown ends the program.
  int add(int by) {
    for (;;) {
      std::optional<synod::service<apart, counter>::proposed> said;
      at(leader()).async_propose(by, [&](auto answer) { said = std::move(answer); });
      until([&] { return said.has_value(); });
      if (*said) return **said;
      if (said->what == synod::outcome::unknown) std::puts("unknown"), std::exit(1);
    }
  }

 private:
  std::uint16_t port(node n) { return at(n).endpoint().port(); }

  boost::asio::io_context io_;
  std::vector<std::unique_ptr<synod::service<apart, counter>>> nodes_;
};

int main() {
  town t;
  int sum = 0;
  for (int i = 1; i <= 10; ++i) sum = t.add(i);
  std::printf("a proxy leads: %d\n", sum);

  auto const first = t.leader();
  t.destroy(first);
  std::printf("it is gone, and the other one leads: %d\n", t.add(45));
  t.destroy(2);
  std::printf("a witness is gone, and two of three choose: %d\n", t.add(1));

  t.until([&] { return t.at(6).machine().value == 101; });
  std::printf("the observer has it: %d\n", t.at(6).machine().value);
  std::printf("a witness has no state: %d, %s\n", t.at(1).machine().value,
              t.at(1).standing().chosen > synod::slot{10} ? "and knows what is chosen" : "nor anything else");

  std::optional<synod::service<apart, counter>::proposed> said;
  t.at(6).async_propose(7, [&](auto answer) { said = std::move(answer); });
  t.until([&] { return said.has_value(); });
  std::printf("the observer, asked to propose: %s\n", std::string(synod::describe(said->what)).c_str());
}

// Prints:
// a proxy leads: 55
// it is gone, and the other one leads: 100
// a witness is gone, and two of three choose: 101
// the observer has it: 101
// a witness has no state: 0, and knows what is chosen
// the observer, asked to propose: this node does not lead
