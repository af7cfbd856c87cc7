// SPDX-License-Identifier: BSL-1.0
// The journal of the example keeps the laws of a storage. A crash is played by forgetting what it has not written yet.
#include <tests/catch.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>
#include <string>

#include <synod/testing/storage_laws.hpp>

#define main print
#include <examples/070-own-clock-and-storage.cpp>
#undef main

namespace {

struct fixture {
  static constexpr bool survives = true;
  std::filesystem::path const path =
      std::filesystem::temp_directory_path() / ("synod-journal-" + std::to_string(std::random_device{}()));
  std::unique_ptr<journal> opened = std::make_unique<journal>(path);

  fixture() = default;
  fixture(fixture const&) = delete;
  ~fixture() { std::filesystem::remove(path); }
  journal& storage() { return *opened; }
  void reopen() {
    opened.reset();
    opened = std::make_unique<journal>(path);
  }
};

synod::testing::recovered recovered(journal& from) {
  synod::testing::recovered into;
  from.recover(into);
  return into;
}

}  // namespace

TEST_CASE("the example's journal keeps the laws of a storage", "[examples]") { synod::testing::storage_laws<fixture>(); }

TEST_CASE("the example's journal cuts off what a crash has torn, and goes on behind it", "[examples]") {
  std::uintmax_t const torn_off = GENERATE(1U, 10U, 100U);
  fixture f;
  recovered(f.storage());
  auto const first = synod::testing::record_of({1}, 40, 1), second = synod::testing::record_of({2}, 40, 2);
  f.storage().append(synod::batch(first, 1));
  f.storage().flush();
  f.storage().append(synod::batch(second, 1));
  f.storage().flush();
  f.opened.reset();
  std::filesystem::resize_file(f.path, std::filesystem::file_size(f.path) - torn_off);
  f.reopen();
  CHECK(recovered(f.storage()).records.size() == 1);
  f.storage().append(synod::batch(second, 1));
  f.storage().flush();
  CHECK(f.storage().durable() == f.storage().staged());
  f.reopen();
  CHECK(recovered(f.storage()).records.size() == 2);
}

TEST_CASE("the example's journal never says of what it could not write that it is safe", "[examples]") {
  if (!std::filesystem::exists("/dev/full")) return;
  journal full("/dev/full");
  auto const r = synod::testing::record_of({1}, 40, 1);
  full.append(synod::batch(r, 1));
  full.flush();
  full.flush();
  CHECK(full.failed());
  CHECK(full.durable() == synod::mark{});
}
