// SPDX-License-Identifier: BSL-1.0
#include <synod/protocol/primary_backup.hpp>

#include "logs.hpp"

ladder::rung ladder::synchronous() {
  rung r{"Synchronous primary-backup: it loses nothing, and one dead backup stops all writes",
         "A write is answered once everybody has it, so that anybody can take over, and nobody may be missing.", {}, {}, {}, {}, {}};
  measure<of<synod::primary_backup_sync>>(r);
  r.expect(r.found[0].lost == 0 && !r.found[0].one_down, "it loses nothing, and bears no crash");
  r.expect(!r.found[0].smaller_side && !r.found[0].larger_side, "in a partition nobody answers");
  return r;
}
