package org.quadrupole.io.root.dictionary;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array of objects whose length is another member.
 *
 * @param version the version in its header
 */
public record StreamedLoop(int version, List<@Nullable Object> items) {}
