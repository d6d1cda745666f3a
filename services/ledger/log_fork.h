// Recognising a log that has forgotten what it published: a file beside the database remembers the
// newest head that was given to anyone.
#pragma once

#include <optional>
#include <string>

#include "services/db/session.h"
#include "services/ledger/checkpoint.h"

namespace panyuan::ledger {

// Reads <folder>/published.head: origin, size and root in hex, each on its line; none where there
// is no file. Errors: PUBLISHED_HEAD_DAMAGED.
base::Result<std::optional<Checkpoint>> ReadPublishedHead(const std::string& folder);

// Replaces it durably. Errors: FILE_NOT_DURABLE.
base::Status WritePublishedHead(const std::string& folder, const Checkpoint& head);

// Whether the stored log, which is called `origin`, still holds the tree that was published. One of
// another name is another log: nothing is compared.
// Errors: LOG_WOULD_FORK with published and stored; those of the store.
base::Status CheckExtends(db::Session& session, const std::string& origin,
                          const Checkpoint& published);

}  // namespace panyuan::ledger
