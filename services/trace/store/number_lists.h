// Many batches in one statement.
#pragma once

#include <span>
#include <vector>

#include "services/db/session.h"
#include "services/trace/domain/batch.h"

namespace panyuan::trace {

// For "IN (" PANYUAN_32_NUMBERS ")", run by QueryEach over ListsOf32.
#define PANYUAN_32_NUMBERS                                                  \
  "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, " \
  "$17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32"

// Each of `numbers` once, in their order, 32 to a list; the last list is filled up with -1, which
// is no batch's number.
std::vector<std::vector<db::Value>> ListsOf32(std::span<const BatchNumber> numbers);

}  // namespace panyuan::trace
