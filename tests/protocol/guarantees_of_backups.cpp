// SPDX-License-Identifier: BSL-1.0
#include <tests/protocol/measured.hpp>

#include <synod/protocol/primary_backup.hpp>
#include <synod/quorum/at_least.hpp>

TEST_CASE("primary_backup_async keeps its word", "[guarantees]") {
  tests::keeps_its_word<synod::primary_backup_async>(3);
}

TEST_CASE("primary_backup_semi_sync keeps its word", "[guarantees]") {
  tests::keeps_its_word<synod::primary_backup_semi_sync>(3);
  tests::keeps_its_word<synod::primary_backup_semi_sync, synod::quorum::at_least<2>>(4);
}

TEST_CASE("primary_backup_sync keeps its word", "[guarantees]") { tests::keeps_its_word<synod::primary_backup_sync>(3); }
