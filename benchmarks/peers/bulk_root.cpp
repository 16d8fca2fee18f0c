// Reads every column of a file by ROOT's bulk interfaces on one thread.
//
//   bulk_root FILE TREE REPEAT
//
// Prints a line of JSON for each repetition. TTree: TBranch::GetBulkRead, and entry by entry for branches that
// it does not take. RNTuple: RFieldBase::RBulkValues, cluster by cluster.
#include <ROOT/RNTupleModel.hxx>
#include <ROOT/RNTupleReader.hxx>
#include <TBranch.h>
#include <TBufferFile.h>
#include <TFile.h>
#include <TLeaf.h>
#include <TTree.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

static long readTree(TTree &tree) {
  long items = 0;
  const Long64_t entries = tree.GetEntries();
  std::vector<char> values(1 << 22);
  for (TObject *object : *tree.GetListOfBranches()) {
    auto &branch = *static_cast<TBranch *>(object);
    auto *leaf = static_cast<TLeaf *>(branch.GetListOfLeaves()->At(0));
    TBufferFile buffer(TBuffer::kWrite, 1 << 22);
    Long64_t entry = 0;
    while (entry < entries) {
      Int_t count = -1;
      if (branch.SupportsBulkRead())
        count = leaf->GetLeafCount() ? branch.GetBulkRead().GetEntriesSerialized(entry, buffer)
                                     : branch.GetBulkRead().GetBulkEntries(entry, buffer);
      if (count <= 0) break;
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
  if (count != 4) return 2;
  for (int i = 0; i < std::atoi(arguments[3]); i++) {
    const std::clock_t cpu = std::clock();
    const auto start = std::chrono::steady_clock::now();
    std::unique_ptr<TFile> file(TFile::Open(arguments[1]));
    long items;
    if (auto *tree = file->Get<TTree>(arguments[2])) {
      items = readTree(*tree);
    } else {
      auto reader = ROOT::RNTupleReader::Open(arguments[2], arguments[1]);
      items = readNtuple(*reader);
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("{\"seconds\": %.6f, \"cpu\": %.6f, \"items\": %ld}\n", seconds.count(),
                double(std::clock() - cpu) / CLOCKS_PER_SEC, items);
  }
}
