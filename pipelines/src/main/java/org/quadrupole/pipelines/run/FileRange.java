package org.quadrupole.pipelines.run;

import org.quadrupole.io.root.FilePart;
import org.quadrupole.pipelines.run.PreparedAnalysis.InputFile;

/**
 * Some events of a file that follow each other.
 *
 * @param file the file
 * @param first the first event
 * @param end one past the last event
 */
record FileRange(InputFile file, long first, long end) {

  /** All events of a file. */
  static FileRange whole(InputFile file) {
    return new FileRange(file, 0, file.events());
  }

  boolean isWhole() {
    return events() == file.events();
  }

  long events() {
    return end - first;
  }

  /** This range's share of the file's size. */
  double bytes() {
    return isWhole() ? (double) file.bytes() : (double) file.bytes() * events() / file.events();
  }

  FileRange from(long event) {
    return new FileRange(file, event, end);
  }

  FileRange to(long event) {
    return new FileRange(file, first, event);
  }

  /** The same, for what reads it. */
  FilePart part() {
    return isWhole() ? FilePart.whole(file.name()) : new FilePart(file.name(), first, end);
  }
}
