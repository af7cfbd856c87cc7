// SPDX-License-Identifier: BSL-1.0
// Snapshot files, pieces of snapshots from a peer, and what a state machine reads of them: nothing is believed.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include <examples/kv/store.hpp>
#include <synod/codec/crc32c.hpp>
#include <synod/storage/wal.hpp>
#include <tests/storage/faulty_files.hpp>

namespace {

using synod::bytes_view;
using log_type = synod::basic_wal<faulty::files>;

log_type::opened open() {
  synod::wal_options o;
  o.directory = "d";
  o.segment_bytes = 1024;
  o.flush = synod::flush_on::call;
  return log_type::open(o);
}

void put(std::string const& name, bytes_view bytes) {
  auto f = std::make_shared<faulty::disk::file>();
  f->now.assign(bytes.begin(), bytes.end());
  f->durable = f->now;
  faulty::disk::get().now["d/" + name] = faulty::disk::get().durable["d/" + name] = f;
}

struct reader {
  log_type const& from;
  synod::slot last;
  std::uint64_t at = 0;
  std::size_t read(std::span<std::byte> into) {
    std::size_t const n = from.snapshot_read(last, at, into);
    at += n;
    return n;
  }
};
struct collector {
  std::vector<std::byte> bytes;
  bool write(bytes_view b) {
    bytes.insert(bytes.end(), b.begin(), b.end());
    return true;
  }
};

void check_newest(log_type const& log, bytes_view expected) {
  synod::snapshot_info const info = log.snapshot();
  if (info.size != expected.size()) std::abort();
  std::vector<std::byte> back(expected.size() + 8);
  if (log.snapshot_read(info.last, 0, back) != expected.size()) std::abort();
  if (!std::equal(expected.begin(), expected.end(), back.begin())) std::abort();
  // The kv example's machine: it refuses, or it is the state that it saves again.
  kv::store machine;
  reader from{log, info.last};
  synod::source in(from);
  if (!machine.restore(in)) return;
  collector to;
  synod::sink out(to);
  if (!machine.freeze().save(out) || to.bytes.size() != expected.size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size < 4) return 0;
  faulty::disk::reset();
  std::uint8_t const how = data[0], hint = data[1];
  bytes_view const bytes(reinterpret_cast<std::byte const*>(data) + 2, size - 2);
  if (how % 3 == 0) {  // a file of any bytes
    put(synod::snapshot_file::name({hint}), bytes);
    auto const o = open();
    if (!o.log && (o.error.file.empty() || o.error.reason.empty())) std::abort();
    return 0;
  }
  synod::snapshot_info info{{std::uint64_t{hint} + 1}, {}, bytes.size(), synod::crc32c(bytes)};
  if (how % 3 == 1) {  // a file whose checksums are right
    auto const header = synod::snapshot_file::store(info);
    std::vector<std::byte> file(header.begin(), header.end());
    file.insert(file.end(), bytes.begin(), bytes.end());
    put(synod::snapshot_file::name(info.last), file);
    auto const o = open();
    if (!o.log) std::abort();
    check_newest(*o.log, bytes);
    return 0;
  }
  // In pieces, some of them not the ones that are wanted, some of another snapshot.
  auto o = open();
  std::uint64_t wanted = 0;
  for (std::size_t i = 0; wanted < bytes.size() && i < 4 * bytes.size(); ++i) {
    std::uint8_t const turn = data[2 + i % (size - 2)];
    if (turn % 16 == 7) {
      synod::snapshot_info other = info;
      other.checksum ^= 1;
      static_cast<void>(o.log->snapshot_write(other, turn, bytes.first(std::min<std::size_t>(turn, bytes.size()))));
      wanted = o.log->snapshot_write(info, bytes.size() + 1, {});
      if (wanted != 0) std::abort();
      if (i > 64) return 0;
      continue;
    }
    std::uint64_t const at = turn % 16 == 3 ? turn : wanted;
    if (at > bytes.size()) continue;
    std::size_t const n = std::min<std::size_t>(turn, bytes.size() - static_cast<std::size_t>(at));
    std::uint64_t const next = o.log->snapshot_write(info, at, bytes.subspan(static_cast<std::size_t>(at), n));
    if (next != (at == wanted ? wanted + n : wanted)) std::abort();
    wanted = next;
  }
  if (!o.log->snapshot_install(info)) {
    if (wanted == bytes.size()) std::abort();
    return 0;
  }
  std::vector<std::byte> anchor(synod::record::header_bytes);
  synod::record::store(anchor.data(), synod::entry<std::uint32_t>{info.last, {{1}, 1}, {}, synod::entry_kind::noop, {}});
  o.log->reset(synod::batch(anchor, 1));
  o.log->flush();
  if (o.log->failure()) std::abort();
  check_newest(*o.log, bytes);
  return 0;
}
