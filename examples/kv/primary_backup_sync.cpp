// SPDX-License-Identifier: BSL-1.0
#include <examples/kv/serve.hpp>
#include <synod/protocol/primary_backup.hpp>

static kv::served<kv::replicated<synod::primary_backup_sync>> const primary_backup_sync_entered;
