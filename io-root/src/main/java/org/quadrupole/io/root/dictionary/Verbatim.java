package org.quadrupole.io.root.dictionary;

import org.jspecify.annotations.Nullable;

/**
 * A member whose length the file states, as it stands there and as far as it is understood.
 *
 * @param bytes all of it, with its header
 * @param value what it holds: a primitive array, a list, a text; null where {@code problem} is set
 * @param problem why it is not understood; null if it is
 * @param movable whether the same bytes mean the same at another place: there are no references to
 *     other objects among them
 */
// Bytes are written back as they are; nobody compares them.
@SuppressWarnings("ArrayRecordComponent")
public record Verbatim(
    byte[] bytes, @Nullable Object value, @Nullable String problem, boolean movable) {}
