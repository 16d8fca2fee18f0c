package org.quadrupole.transforms.runtime;

import java.util.List;
import org.quadrupole.events.Provenance;

/**
 * Where a loop finds what earlier ones have computed of its events, and leaves what it computes
 * itself. What is not found is computed. For several threads.
 */
public interface ValueStore {

  /** Knows nothing and keeps nothing. */
  ValueStore NONE =
      new ValueStore() {
        @Override
        public KnownValue.Earlier earlier(Provenance events, int value) {
          return KnownValue.Earlier.NOTHING;
        }

        @Override
        public void keep(Provenance events, List<KnownValue> values) {}
      };

  /**
   * What is known of one of the graph's values for the events of a file.
   *
   * @param value its number among those of the graph
   */
  KnownValue.Earlier earlier(Provenance events, int value);

  /** Keeps what a loop has added to the graph's values for the events of a batch. */
  void keep(Provenance events, List<KnownValue> values);
}
