// The program's subcommands. Each measures one thing, prints its figures as one line of JSON, and
// ends the program when anything fails.
#pragma once

#include <cstdint>
#include <string>

#include "tests/bench/load.h"

namespace panyuan::bench {

// The limit of the calls and of the page, until SIGTERM: an empty echo over mutual TLS, and a file
// of `page_bytes` at "/page" through the product's own edge. Prints "ready <port> <web port>".
// `folder` holds authority/ and certificates/ as a county's does.
void ServeLimit(const std::string& folder, size_t page_bytes);

// One kind of call to one server.
struct CallPlan {
  std::string kind;    // a name that CallKinds() gives
  std::string folder;  // the county's, for certificates
  std::string known;   // a file of KnownBatch: read by "chain" and "proof", added to by "batches"
  int port = 0;
  int channels = 1;         // 64 calls at most go over one
  uint64_t keep_every = 0;  // "batches" keeps every so manieth
  Pressure pressure;
};
std::string CallKinds();
void MeasureCalls(const CallPlan& plan);

// Gives each known batch `sales` sales, and a sample whose one result is verified.
void AddHistory(const std::string& folder, int port, const std::string& known, int sales);

// Trades each known batch on: a part goes to another stall and is sold there, a part is lost, and a
// part is split in two to five, which are sold, pickled, and merged with parts of other batches.
void AddChains(const std::string& folder, int port, const std::string& known);

// Takes a sample of each known batch; writes their codes to the file `samples`, one a line.
void TakeSamples(const std::string& folder, int port, const std::string& known,
                 const std::string& samples);

// Asks for every cut of one year and of ten, `repeats` times each, one after the other.
void MeasureStatistics(const std::string& folder, int port, int repeats);

// Makes goods of 10 parts, each again of 10, four times, and follows them: a page of 10,000
// batches, one of 1,000, the way back from one of the last, and what a recall of the first would
// reach, `repeats` times each.
void MeasureWays(const std::string& folder, int port, int repeats);

// What a recall of a batch with 10,000 more downstream at 1,000 stalls would reach, `repeats` times,
// and ordering it, in a county of its own in this process.
void MeasureRecall(int repeats);

// Takes all that was recorded as a file of each format.
void MeasureExport(const std::string& folder, int port);

// Gets `address` + a path of the file `paths` in turn, over `connections` that stay open.
void MeasurePages(const std::string& address, const std::string& authority,
                  const std::string& paths, int connections, const Pressure& pressure);

// Writes what `finished` holds beyond `base`, both SQLite files of one schema, into a copy of
// `base`, in `groups` transactions of equal size.
void Replay(const std::string& base, const std::string& finished, const std::string& copy,
            int64_t groups);

// Makes the PostgreSQL schema `to` anew, with the tables, indexes and rows of `from`.
void CopySchema(const std::string& url, const std::string& from, const std::string& to);

// Writes what the schema `finished` holds beyond `base` into `base`, in `groups` transactions of
// equal size, with one INSERT of many rows for each table in each.
void Insert(const std::string& url, const std::string& base, const std::string& finished,
            int groups);

// Appending to a Merkle tree in memory beside hashing 65 bytes.
void MeasureTree(uint64_t leaves);

// The event hash of one arrival, from its fields and from its JSON, on one thread.
void MeasureHash(uint64_t events);

// Inclusion proofs of random entries from the stored log, on one thread.
void MeasureProofs(const std::string& database, double seconds);

}  // namespace panyuan::bench
