package org.quadrupole.pipelines.run;

import java.util.OptionalLong;

/**
 * A file that could not be read, so that none of its events is in a result.
 *
 * @param dataset the data set's name
 * @param name its path or URL
 * @param events the number of events in its tree; empty where not even its header could be read
 * @param reason why it could not, in one line
 */
public record SkippedFile(String dataset, String name, OptionalLong events, String reason) {

  /** Takes the name out of the reason, which mostly begins with it. */
  public SkippedFile {
    reason = reason.startsWith(name + ": ") ? reason.substring(name.length() + 2) : reason;
  }
}
