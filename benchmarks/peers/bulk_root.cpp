// Reads every column of a file by ROOT's bulk interfaces on one thread.
//
//   bulk_root FILE TREE REPEAT [raw]
//
// Prints a line of JSON for each repetition. TTree: TBranch::GetBulkRead, and entry by entry for branches that
// it does not take. Lists come from it as they are stored; they are brought into the machine's byte order in place,
// and their offsets are summed from the counter, once for all branches that share one. With `raw` neither is done, and
// what was read are not numbers yet. RNTuple: RFieldBase::RBulkValues, cluster by cluster.
#include <ROOT/RNTupleModel.hxx>
#include <ROOT/RNTupleReader.hxx>
#include <TBranch.h>
#include <TBufferFile.h>
#include <TFile.h>
#include <TLeaf.h>
#include <TTree.h>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

template <typename T> static void swapEach(T *values, long count) {
  for (long i = 0; i < count; i++) {
    if constexpr (sizeof(T) == 2) values[i] = __builtin_bswap16(values[i]);
    if constexpr (sizeof(T) == 4) values[i] = __builtin_bswap32(values[i]);
    if constexpr (sizeof(T) == 8) values[i] = __builtin_bswap64(values[i]);
  }
}

static void toHostOrder(char *values, long count, int bytes) {
  if (bytes == 2) swapEach(reinterpret_cast<std::uint16_t *>(values), count);
  if (bytes == 4) swapEach(reinterpret_cast<std::uint32_t *>(values), count);
  if (bytes == 8) swapEach(reinterpret_cast<std::uint64_t *>(values), count);
}

// Where the items of every entry begin, by the counter, which holds 32-bit integers.
static std::vector<std::int64_t> offsetsOf(TBranch &counter, Long64_t entries) {
  TBufferFile buffer(TBuffer::kWrite, 1 << 20);
  std::vector<std::int64_t> offsets(entries + 1);
  for (Long64_t entry = 0; entry < entries;) {
    const Int_t count = counter.GetBulkRead().GetBulkEntries(entry, buffer);
    if (count <= 0) throw std::runtime_error("the counter cannot be read in bulk");
    const auto *counts = reinterpret_cast<const std::uint32_t *>(buffer.GetCurrent());
    for (Int_t i = 0; i < count; i++) offsets[entry + i + 1] = offsets[entry + i] + counts[i];
    entry += count;
  }
  return offsets;
}

static long readTree(TTree &tree, bool raw) {
  long items = 0;
  const Long64_t entries = tree.GetEntries();
  std::vector<char> values(1 << 22);
  std::map<TLeaf *, std::vector<std::int64_t>> offsets;
  for (TObject *object : *tree.GetListOfBranches()) {
    auto &branch = *static_cast<TBranch *>(object);
    auto *leaf = static_cast<TLeaf *>(branch.GetListOfLeaves()->At(0));
    auto *counter = leaf->GetLeafCount();
    if (counter && !raw && offsets.count(counter) == 0)
      offsets[counter] = offsetsOf(*counter->GetBranch(), entries);
    TBufferFile buffer(TBuffer::kWrite, 1 << 22);
    Long64_t entry = 0;
    while (entry < entries) {
      Int_t count = -1;
      if (branch.SupportsBulkRead())
        count = counter ? branch.GetBulkRead().GetEntriesSerialized(entry, buffer)
                        : branch.GetBulkRead().GetBulkEntries(entry, buffer);
      if (count <= 0) break;
      if (counter && !raw) {
        const auto &starts = offsets[counter];
        toHostOrder(buffer.GetCurrent(), starts[entry + count] - starts[entry], leaf->GetLenType());
      }
      entry += count;
    }
    if (entry < entries) {
      branch.SetAddress(values.data());
      for (; entry < entries; entry++) branch.GetEntry(entry);
      branch.ResetAddress();
    }
    items += entry;
  }
  return items;
}

static long readNtuple(ROOT::RNTupleReader &reader) {
  long items = 0;
  const auto &descriptor = reader.GetDescriptor();
  for (const auto &field : descriptor.GetTopLevelFields()) {
    auto bulk = reader.GetModel().CreateBulk(field.GetFieldName());
    for (const auto &cluster : descriptor.GetClusterIterable()) {
      const std::size_t size = cluster.GetNEntries();
      std::unique_ptr<bool[]> mask(new bool[size]);
      std::fill_n(mask.get(), size, true);
      bulk.ReadBulk(ROOT::RNTupleLocalIndex(cluster.GetId(), 0), mask.get(), size);
      items += size;
    }
  }
  return items;
}

int main(int count, char **arguments) {
  if (count != 4 && count != 5) return 2;
  for (int i = 0; i < std::atoi(arguments[3]); i++) {
    const std::clock_t cpu = std::clock();
    const auto start = std::chrono::steady_clock::now();
    std::unique_ptr<TFile> file(TFile::Open(arguments[1]));
    long items;
    if (auto *tree = file->Get<TTree>(arguments[2])) {
      items = readTree(*tree, count == 5);
    } else {
      auto reader = ROOT::RNTupleReader::Open(arguments[2], arguments[1]);
      items = readNtuple(*reader);
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("{\"seconds\": %.6f, \"cpu\": %.6f, \"items\": %ld}\n", seconds.count(),
                double(std::clock() - cpu) / CLOCKS_PER_SEC, items);
  }
}
