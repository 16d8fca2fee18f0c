package org.quadrupole.pipelines.run;

import java.util.Locale;

/** What becomes of a run in which a file cannot be read. */
public enum OnError {
  /** It fails. */
  FAIL,
  /** It goes on as if the file were not in the list, and accounts for it. */
  SKIP;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
