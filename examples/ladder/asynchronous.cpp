// SPDX-License-Identifier: BSL-1.0
#include <synod/protocol/primary_backup.hpp>

#include "logs.hpp"

ladder::rung ladder::asynchronous() {
  rung r{"Asynchronous primary-backup: fast, and it loses what it has acknowledged",
         "A write is answered once the primary has it. It is copied afterwards, unless the primary and its disk are gone before.", {}, {}, {}, {}, {}};
  measure<of<synod::primary_backup_async>>(r);
  r.expect(r.found[0].lost != 0, "it loses acknowledged writes with the primary");
  r.expect(r.found[0].smaller_side && r.found[0].larger_side && !r.found[0].linearizable, "in a partition both sides answer, and part ways");
  return r;
}
