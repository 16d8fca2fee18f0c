#!/usr/bin/env python3
"""Copy a tree of events into an RNTuple of the same columns, ZSTD level 5, clusters of 10 MB.

    make_ntuple.py TREE_FILE NTUPLE_FILE
"""

import sys

import ROOT

options = ROOT.RDF.RSnapshotOptions()
options.fOutputFormat = ROOT.RDF.ESnapshotOutputFormat.kRNTuple
options.fCompressionAlgorithm = ROOT.RCompressionSetting.EAlgorithm.kZSTD
options.fCompressionLevel = 5
options.fApproxZippedClusterSize = 10 * 1024 * 1024
ROOT.RDataFrame("Events", sys.argv[1]).Snapshot("Events", sys.argv[2], "", options)
