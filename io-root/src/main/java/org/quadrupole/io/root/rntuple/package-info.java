/**
 * RNTuple: events as pages of columns, described by envelopes.
 *
 * <p>{@link org.quadrupole.io.root.rntuple.RNTupleTable} is an RNTuple as a table. Below it, in the
 * order in which a file is read: the anchor, envelopes and their frames, the schema (fields and
 * their columns), clusters and their pages, nodes (a C++ type as event columns), elements (a page's
 * bytes as numbers). Source: the RNTuple binary format specification 1.0 (ROOT,
 * tree/ntuple/doc/BinaryFormatSpecification.md).
 */
@NullMarked
package org.quadrupole.io.root.rntuple;

import org.jspecify.annotations.NullMarked;
