package org.quadrupole.io.root.dictionary;

import org.jspecify.annotations.Nullable;

/** A std::pair, or an entry of a map. */
public record StreamedPair(@Nullable Object first, @Nullable Object second) {}
