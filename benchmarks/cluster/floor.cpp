// SPDX-License-Identifier: BSL-1.0
//
// The floor under the cluster figures: three processes on loopback. The leader makes records, sends each batch to two
// followers, and all three write it to a file and `fdatasync`; followers answer with 8 bytes; a record is chosen when
// two of three have it. No election, no recovery, no checks: usage is floor OUTSTANDING SECONDS DIRECTORY.

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <benchmarks/cluster/latencies.hpp>

namespace {

constexpr std::size_t payload_bytes = 256;
struct record {
  std::uint64_t index;
  std::array<std::byte, payload_bytes> payload;
};
constexpr std::size_t record_bytes = sizeof(record);

[[noreturn]] void fail(char const* what) {
  std::perror(what);
  std::exit(1);
}
long check(long result, char const* what) {
  if (result < 0) fail(what);
  return result;
}

/// A preallocated, zero-filled file, written round and round: `fdatasync` never has to change its size or its extents.
class log_file {
 public:
  explicit log_file(std::string const& path)
      : fd_(static_cast<int>(check(open(path.c_str(), O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600), "open"))) {
    std::vector<std::byte> const zeros(std::size_t{1} << 20);
    for (std::size_t at = 0; at < size; at += zeros.size()) write_at(zeros.data(), zeros.size(), at);
    check(fsync(fd_), "fsync");
  }
  void append(std::byte const* bytes, std::size_t count) {
    if (at_ + count > size) at_ = 0;
    write_at(bytes, count, at_);
    at_ += count;
    check(fdatasync(fd_), "fdatasync");
  }

 private:
  static constexpr std::size_t size = std::size_t{64} << 20;
  void write_at(std::byte const* bytes, std::size_t count, std::size_t at) const {
    if (check(pwrite(fd_, bytes, count, static_cast<off_t>(at)), "pwrite") != static_cast<long>(count)) fail("pwrite");
  }
  int fd_;
  std::size_t at_ = 0;
};

void send_all(int fd, void const* data, std::size_t count) {
  auto const* from = static_cast<std::byte const*>(data);
  while (count != 0) {
    ssize_t const sent = send(fd, from, count, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    check(sent, "send");
    from += sent;
    count -= static_cast<std::size_t>(sent);
  }
}

void follow(std::uint16_t port, std::string const& path) {
  log_file log(path);
  int const fd = static_cast<int>(check(socket(AF_INET, SOCK_STREAM, 0), "socket"));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check(connect(fd, reinterpret_cast<sockaddr const*>(&to), sizeof to), "connect");
  int const on = 1;
  check(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "setsockopt");
  std::vector<std::byte> buffer(std::size_t{1} << 20);
  for (std::size_t held = 0;;) {
    ssize_t const got = recv(fd, buffer.data() + held, buffer.size() - held, 0);
    if (got <= 0) return;  // the leader is done
    held += static_cast<std::size_t>(got);
    std::size_t const whole = held / record_bytes * record_bytes;
    if (whole == 0) continue;
    log.append(buffer.data(), whole);
    std::uint64_t last;
    std::memcpy(&last, buffer.data() + whole - record_bytes, sizeof last);
    std::memmove(buffer.data(), buffer.data() + whole, held - whole);
    held -= whole;
    if (send(fd, &last, sizeof last, MSG_NOSIGNAL) != sizeof last) return;
  }
}

/// What a follower has acknowledged.
struct follower {
  int fd;
  std::uint64_t held = 0;
  std::array<std::byte, 8> answer{};
  std::size_t read = 0;

  void take() {
    for (;;) {
      ssize_t const got = recv(fd, answer.data() + read, answer.size() - read, MSG_DONTWAIT);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
      if (got <= 0) fail("follower");
      read += static_cast<std::size_t>(got);
      if (read != answer.size()) continue;
      std::memcpy(&held, answer.data(), sizeof held);
      read = 0;
    }
  }
};

void lead(int listening, std::string const& path, std::uint64_t outstanding, double seconds) {
  using clock = benchmarks::latencies::clock;
  log_file log(path);
  std::array<follower, 2> followers{};
  for (follower& f : followers) {
    f.fd = static_cast<int>(check(accept(listening, nullptr, nullptr), "accept"));
    int const on = 1;
    check(setsockopt(f.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "setsockopt");
  }

  benchmarks::latencies taken;
  struct made { std::uint64_t through; clock::time_point at; };
  std::deque<made> open;
  std::vector<record> batch;
  std::uint64_t proposed = 0, chosen = 0;
  auto const warm = clock::now() + std::chrono::milliseconds(500);
  auto const end = warm + std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>(seconds));
  for (bool counting = false;;) {
    auto const now = clock::now();
    if (now >= end) break;
    if (!counting && now >= warm) {
      taken.begin();
      counting = true;
    }
    if (proposed - chosen < outstanding) {
      batch.clear();
      while (proposed - chosen < outstanding) {
        record& r = batch.emplace_back();
        r.index = ++proposed;
        std::memcpy(r.payload.data(), &r.index, sizeof r.index);
      }
      open.push_back({proposed, now});
      for (follower& f : followers) send_all(f.fd, batch.data(), batch.size() * record_bytes);
      log.append(reinterpret_cast<std::byte const*>(batch.data()), batch.size() * record_bytes);
    }
    std::array<pollfd, 2> ready{{{followers[0].fd, POLLIN, 0}, {followers[1].fd, POLLIN, 0}}};
    check(poll(ready.data(), ready.size(), -1), "poll");
    for (follower& f : followers) f.take();
    // The leader's own write is done, so the faster follower makes two of three.
    std::uint64_t const held = std::max(followers[0].held, followers[1].held);
    auto const then = clock::now();
    while (!open.empty() && chosen < held) {
      std::uint64_t const through = std::min(open.front().through, held);
      taken.add(open.front().at, then, through - chosen);
      chosen = through;
      if (chosen == open.front().through) open.pop_front();
    }
  }
  taken.print("cluster.floor." + std::to_string(payload_bytes) + "." + std::to_string(outstanding));
  for (follower& f : followers) close(f.fd);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: floor OUTSTANDING SECONDS DIRECTORY\n", stderr);
    return 2;
  }
  std::string const directory = argv[3];
  int const listening = static_cast<int>(check(socket(AF_INET, SOCK_STREAM, 0), "socket"));
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check(bind(listening, reinterpret_cast<sockaddr const*>(&at), sizeof at), "bind");
  check(listen(listening, 2), "listen");
  socklen_t size = sizeof at;
  check(getsockname(listening, reinterpret_cast<sockaddr*>(&at), &size), "getsockname");

  for (int i = 1; i <= 2; ++i) {
    if (check(fork(), "fork") != 0) continue;
    close(listening);
    follow(ntohs(at.sin_port), directory + "/floor-" + std::to_string(i));
    _exit(0);
  }
  lead(listening, directory + "/floor-0", std::strtoull(argv[1], nullptr, 10), std::strtod(argv[2], nullptr));
  while (wait(nullptr) > 0) {}
  return 0;
}
