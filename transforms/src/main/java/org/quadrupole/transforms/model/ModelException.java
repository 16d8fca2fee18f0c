package org.quadrupole.transforms.model;

import java.io.IOException;

/** A model file that cannot be read; the message names the file, the place, and what to do. */
public final class ModelException extends IOException {

  private static final long serialVersionUID = 1L;

  ModelException(String file, String place, String problem) {
    super(file + ": " + (place.isEmpty() ? "" : place + ": ") + problem);
  }

  ModelException(String file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
