package org.quadrupole.io.root.tree;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.events.EventSchema;

/**
 * How one branch is read.
 *
 * @param branch the branch
 * @param columns the columns made of it; more than one if it holds records
 * @param unread what it holds but is left out: column name to reason
 * @param doubt what may be the reason, other than damage, if its entries cannot be read
 * @param decoders makes a decoder for each range of entries
 */
record BranchPlan(
    BranchInfo branch,
    List<EventSchema.Field> columns,
    Map<String, String> unread,
    Optional<String> doubt,
    DecoderFactory decoders) {

  /** A branch that is read whole. */
  BranchPlan(BranchInfo branch, List<EventSchema.Field> columns, DecoderFactory decoders) {
    this(branch, columns, Map.of(), Optional.empty(), decoders);
  }

  BranchPlan {
    columns = List.copyOf(columns);
  }

  BranchPlan withDoubt(String reason) {
    return new BranchPlan(branch, columns, unread, Optional.of(reason), decoders);
  }

  /** Makes decoders. */
  @FunctionalInterface
  interface DecoderFactory {
    /** A decoder of entries {@code first} to {@code end}, which are read by {@code reader}. */
    BranchDecoder decoder(TreeColumnReader reader, long first, long end);
  }
}
