package org.quadrupole.transforms;

import java.io.Serializable;

/**
 * A file that a stage could not read, or not to its end; none of its events counts then.
 *
 * @param label the label of the results that its events would have been part of, which are without
 *     them and perhaps without events of other files: they are to be computed again
 * @param file its path or URL
 * @param reason what reading it failed with
 */
public record UnreadFile(String label, String file, String reason) implements Serializable {}
