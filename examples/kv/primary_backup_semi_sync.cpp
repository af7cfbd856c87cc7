// SPDX-License-Identifier: BSL-1.0
#include <examples/kv/serve.hpp>
#include <synod/protocol/primary_backup.hpp>

int kv::serve_primary_backup_semi_sync(arguments const& a) { return serve<replicated<synod::primary_backup_semi_sync>>(a); }
