// SPDX-License-Identifier: BSL-1.0
// Whatever stands in a log's files: it is opened or refused in words, and what was opened once opens again the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <synod/core/entry.hpp>
#include <synod/core/record.hpp>
#include <synod/storage/wal.hpp>
#include <tests/storage/faulty_files.hpp>

namespace {

using synod::bytes_view;
namespace format = synod::wal_format;
using log_type = synod::basic_wal<faulty::files>;

struct contents {
  std::vector<std::byte> hard;
  std::map<std::uint64_t, std::vector<std::byte>> records;
  void hard_state(bytes_view b) { hard.assign(b.begin(), b.end()); }
  void append(synod::batch const& b) {
    for (bytes_view r : b) {
      if (!synod::record::check(r)) std::abort();
      std::uint64_t const s = synod::record::slot_of(r.data()).value;
      if (!records.empty() && records.rbegin()->first >= s) std::abort();
      records[s].assign(r.begin(), r.end());
    }
  }
  bool operator==(contents const&) const = default;
};

class input {
 public:
  input(std::uint8_t const* data, std::size_t size) : at_(data), left_(size) {}
  bool empty() const { return left_ == 0; }
  std::uint8_t byte() { return left_ == 0 ? std::uint8_t{0} : (--left_, *at_++); }
  bytes_view take(std::size_t n) {
    n = std::min(n, left_);
    bytes_view const b(reinterpret_cast<std::byte const*>(at_), n);
    at_ += n;
    left_ -= n;
    return b;
  }

 private:
  std::uint8_t const* at_;
  std::size_t left_;
};

void put(std::string const& name, bytes_view bytes) {
  auto f = std::make_shared<faulty::disk::file>();
  f->now.assign(bytes.begin(), bytes.end());
  f->durable = f->now;
  faulty::disk::get().now["d/" + name] = faulty::disk::get().durable["d/" + name] = f;
}

/// Frames whose checksums are right: the fuzzer would hardly find one, and what they say would never be read.
std::vector<std::byte> frames(input& in, std::uint64_t& sequence, std::uint32_t tag) {
  std::vector<std::byte> all;
  for (int left = in.byte() % 24; left != 0 && !in.empty(); --left) {
    std::uint8_t const what = in.byte();
    std::vector<std::byte> body;
    auto type = static_cast<format::type>(1 + what % 5);
    if (type == format::type::record || type == format::type::reset) {
      bytes_view const payload = in.take(in.byte() % 64);
      std::uint64_t const slot = what & 0x20U ? in.byte() * std::uint64_t{1000} : in.byte();
      body.resize(synod::record::size_for(payload.size()));
      synod::record::store(body.data(), synod::entry<std::uint32_t>{{slot}, {{in.byte()}, 1}, {1}, synod::entry_kind::command, payload});
    } else {
      body.resize(type == format::type::truncate ? 8 : type == format::type::compact ? 24 : 56);
      for (std::size_t i = 0; i < body.size(); i += 8) body[i] = std::byte{in.byte()};
    }
    if (what & 0x40U) body.resize(in.byte());
    std::size_t const at = all.size();
    all.resize(at + format::size_for(body.size()));
    format::store_frame(all.data() + at, type, sequence, body.size());
    if (!body.empty()) std::memcpy(all.data() + at + format::frame_bytes, body.data(), body.size());
    format::seal(all.data() + at, sequence - in.byte() % 4U, tag);
    if (what & 0x80U) all[at + in.byte() % (all.size() - at)] ^= std::byte{in.byte()};  // broken, perhaps
    sequence += in.byte() == 0xff ? 2 : 1;
  }
  return all;
}

void put_segment(input& in, std::uint64_t number, std::uint64_t& sequence) {
  auto const header = format::store({7, 0, number, 4096});
  std::vector<std::byte> bytes(header.begin(), header.end());
  auto const body = frames(in, sequence, 7);
  bytes.insert(bytes.end(), body.begin(), body.end());
  bytes_view const rest = in.take(in.byte());  // and anything at all behind them
  bytes.insert(bytes.end(), rest.begin(), rest.end());
  bytes.resize(bytes.size() + in.byte());
  put(synod::detail::segment_name(number), bytes);
}

log_type::opened open() {
  synod::wal_options o;
  o.directory = "d";
  o.segment_bytes = 1024;
  o.flush = synod::flush_on::call;
  return log_type::open(o);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  faulty::disk::reset();
  input in(data, size);
  std::uint8_t const shape = in.byte();
  if (shape % 4 == 0) {
    put("LOCK", in.take(24));
    put(synod::detail::segment_name(1), in.take(size));
  } else {
    std::uint64_t sequence = 1 + in.byte();
    for (std::uint64_t n = 1; n <= shape % 4U; ++n) put_segment(in, n, sequence);
  }
  contents first;
  {
    auto o = open();
    if (!o.log) {
      if (o.error.file.empty() || o.error.reason.empty()) std::abort();
      return 0;
    }
    o.log->recover(first);
    if (o.log->failure()) std::abort();
    if (shape & 0x80U) faulty::disk::get().crash_at = faulty::disk::get().operations;  // and ends in disorder
  }
  faulty::disk::get().restart_process();
  {
    auto o = open();
    contents again;
    if (!o.log) std::abort();
    o.log->recover(again);
    if (!(again == first)) std::abort();
    std::uint64_t const next = first.records.empty() ? 300000 : first.records.rbegin()->first + 1;
    std::vector<std::byte> r(synod::record::size_for(8));
    std::vector<std::byte> const payload(8, std::byte{1});
    synod::record::store(r.data(), synod::entry<std::uint32_t>{{next}, {{1}, 1}, {1}, synod::entry_kind::command, payload});
    o.log->append(synod::batch(r, 1));
    o.log->flush();
    if (o.log->failure()) return 0;
    first.records[next] = r;
  }
  auto o = open();
  contents again;
  if (!o.log) std::abort();
  o.log->recover(again);
  if (!(again == first)) std::abort();
  return 0;
}
