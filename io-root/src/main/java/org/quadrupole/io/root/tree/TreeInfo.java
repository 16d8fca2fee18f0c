package org.quadrupole.io.root.tree;

import java.util.List;
import java.util.Map;

/**
 * What a TTree's own record says. Source: ROOT's TTree.
 *
 * @param entries the number of entries
 * @param autoFlush entries in each cluster of the last range if positive, else unknown
 * @param clusterEnds the last entries of the ranges with clusters of one size
 * @param clusterSizes the sizes of their clusters
 * @param branches the branches at the top
 * @param aliases formulas by the names that the tree gives them
 * @param friends the trees that it names as its friends, in words
 */
@SuppressWarnings("ArrayRecordComponent") // never changed
record TreeInfo(
    long entries,
    long autoFlush,
    long[] clusterEnds,
    long[] clusterSizes,
    List<BranchInfo> branches,
    Map<String, String> aliases,
    List<String> friends) {}
