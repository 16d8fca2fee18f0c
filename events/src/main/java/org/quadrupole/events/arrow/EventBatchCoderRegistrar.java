package org.quadrupole.events.arrow;

import java.util.List;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviderRegistrar;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.quadrupole.events.EventBatch;

/** Makes {@link EventBatchCoder} the default of {@link EventBatch}; found by Beam as a service. */
public final class EventBatchCoderRegistrar implements CoderProviderRegistrar {

  @Override
  public List<CoderProvider> getCoderProviders() {
    return List.of(
        CoderProviders.forCoder(TypeDescriptor.of(EventBatch.class), EventBatchCoder.of()));
  }
}
