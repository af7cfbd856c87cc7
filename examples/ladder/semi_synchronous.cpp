// SPDX-License-Identifier: BSL-1.0
#include <synod/protocol/primary_backup.hpp>

#include "logs.hpp"

ladder::rung ladder::semi_synchronous() {
  rung r{"Semi-synchronous primary-backup: always on two disks, and each backup alone may be incomplete",
         "A write is answered once one backup has it, too: any one. Whoever is appointed next may be another.", {}, {}, {}, {}, {}};
  measure<of<synod::primary_backup_semi_sync>>(r);
  r.expect(r.found[0].lost != 0, "the backup that takes over lacks what another has");
  r.expect(r.found[0].smaller_side && r.found[0].larger_side && !r.found[0].linearizable, "in a partition both sides answer, and part ways");
  return r;
}
